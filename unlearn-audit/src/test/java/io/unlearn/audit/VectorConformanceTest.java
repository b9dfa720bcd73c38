package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares the kernels with vectors that independent programs computed. The files are those of the test resources, or of
 * the folders {@code audit} and {@code challenge} below the one that {@code -Dunlearn.vectors} names. A file is told by its
 * content; one that is not known, or that holds a member which nothing compares, fails.
 */
class VectorConformanceTest {
    @TestFactory
    Stream<DynamicTest> audit() throws IOException, URISyntaxException {
        return files("audit");
    }

    @TestFactory
    Stream<DynamicTest> challenge() throws IOException, URISyntaxException {
        return files("challenge");
    }

    @Test
    void refusesAMemberThatNothingCompares() {
        JsonObject file = Json.parse(
                        "{\"cases\":[{\"F\":0.5,\"RA_U\":[1],\"RA_R\":[1],\"TA_U\":[1],\"TA_R\":[1],\"final\":0.5,\"x\":1}]}")
                .asObject();
        assertThat(VectorSchema.of(file)).isPresent();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> VectorSchema.of(file).orElseThrow().run(file)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void knowsNoFileThatItHasNotSeen() {
        JsonObject file = Json.parse("{\"cases\":[{\"novel\":1}]}").asObject();
        assertThat(VectorSchema.of(file)).isEmpty();
    }

    private static Stream<DynamicTest> files(String folder) throws IOException, URISyntaxException {
        Path directory = directory().resolve(folder);
        assertThat(directory).isDirectory();
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).as("vectors in %s", directory).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(folder + "/" + file.getFileName(), () -> check(file)));
    }

    private static Path directory() throws URISyntaxException {
        String given = System.getProperty("unlearn.vectors", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        URL resource = VectorConformanceTest.class.getResource("/vectors");
        return Path.of(
                Objects.requireNonNull(resource, "test resources hold /vectors").toURI());
    }

    private static void check(Path file) throws IOException {
        JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
        Optional<VectorSchema.Check> check = VectorSchema.of(json);
        assertThat(check).as("schema of %s, with members %s", file, json.keys()).isPresent();
        int cases = check.orElseThrow().run(json);
        assertThat(cases).as("cases in %s", file).isPositive();
        System.out.println("vectors: " + file.getFileName() + ": " + cases + " cases");
    }
}
