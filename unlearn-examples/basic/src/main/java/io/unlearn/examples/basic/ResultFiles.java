package io.unlearn.examples.basic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes results so that a name never holds half a file: each is written under another name first, and renamed when it is
 * complete. A process that is killed, or a disk that is full, leaves the old file or none.
 *
 * @param folder where the results go
 */
record ResultFiles(Path folder) {
    /** Makes the folder, and checks that a file can be written to it. */
    static ResultFiles in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, "check", ".part"));
        return new ResultFiles(folder);
    }

    Path write(String name, String text) throws IOException {
        Path part = Files.createTempFile(folder, name, ".part");
        try {
            Files.writeString(part, text);
            Path target = folder.resolve(name);
            return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
