package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Opens the files of a store by a text that a command line can carry: a folder, after the name of a database and a colon if one is meant. */
final class CrashedStores {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private CrashedStores() {}

    static StoreFiles open(String location) throws IOException {
        for (Databases kind : Databases.values()) {
            if (location.startsWith(kind.name() + ":")) {
                return openOnceFree(kind, Path.of(location.substring(kind.name().length() + 1)));
            }
        }
        return DirectoryFiles.open(Path.of(location));
    }

    /** Waits for the lease of a process that was killed. */
    private static StoreFiles openOnceFree(Databases kind, Path folder) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return kind.open(folder);
            } catch (InvalidStateException e) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
