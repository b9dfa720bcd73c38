package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFilesTest extends StoreFilesContract {
    @TempDir
    Path directory;

    @Override
    StoreFiles open() throws IOException {
        return DirectoryFiles.open(directory.resolve("store"));
    }

    @Test
    void whatACrashLeftHalfWrittenIsDestroyed() throws IOException {
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.write(other.resolve("secret-3.new"), new byte[] {1, 2, 3});
        Files.write(other.resolve("head"), new byte[] {4});
        try (StoreFiles files = DirectoryFiles.open(other)) {
            assertThat(files.list()).containsExactly("head");
            assertThat(other.resolve("secret-3.new")).doesNotExist();
        }
    }
}
