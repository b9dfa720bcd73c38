package io.unlearn.certified.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteFilesTest extends StoreFilesContract {
    @TempDir
    Path folder;

    @Override
    StoreFiles open() throws IOException {
        return Databases.SQLITE.open(folder);
    }
}
