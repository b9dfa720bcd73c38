package io.unlearn.certified.store;

import java.io.IOException;
import java.nio.file.Path;

/** Opens the files of a store by a text that a command line can carry. */
final class CrashedStores {
    private CrashedStores() {}

    static StoreFiles open(String location) throws IOException {
        return DirectoryFiles.open(Path.of(location));
    }
}
