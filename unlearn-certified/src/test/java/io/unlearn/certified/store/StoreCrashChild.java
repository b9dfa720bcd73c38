package io.unlearn.certified.store;

import io.unlearn.core.RemovalRequest;
import java.nio.file.Path;

/** Removes rows from a store until it is killed; says on its output what was acknowledged. */
final class StoreCrashChild {
    private StoreCrashChild() {}

    public static void main(String[] args) throws Exception {
        try (StoreFiles files = DirectoryFiles.open(Path.of(args[0]));
                DurableRemoval store = StoreCases.open(files)) {
            System.out.println("open");
            for (int i = Integer.parseInt(args[1]); i < Integer.parseInt(args[2]); i++) {
                store.remove("request-" + i, RemovalRequest.record("r" + i));
                System.out.println("acknowledged " + i);
                if (i % 5 == 4) {
                    store.checkpoint();
                    System.out.println("erased " + i);
                }
            }
        }
    }
}
