package io.unlearn.certified.internal;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds reference vectors: those of the test resources, or those of {@code -Dunlearn.vectors=DIR}. */
final class VectorFiles {
    private VectorFiles() {}

    static List<Path> in(String folder) {
        try (Stream<Path> files = Files.list(root().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no vectors in " + root().resolve(folder), e);
        }
    }

    private static Path root() {
        String given = System.getProperty("unlearn.vectors", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        try {
            return Path.of(VectorFiles.class.getResource("/vectors/README.md").toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonObject read(Path file) {
        try {
            return (JsonObject) Json.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if an object holds a field that nobody checks. */
    static void onlyKeys(JsonObject object, String what, String... known) {
        Set<String> unknown = new TreeSet<>(object.keys());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            throw new AssertionError(what + " holds fields that are not checked: " + unknown);
        }
    }
}
