package io.unlearn.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The inputs that are kept: files that are read, and those that once were findings. */
final class Corpus {
    private Corpus() {}

    static Path folder(FuzzTarget target) {
        try {
            URL url = Objects.requireNonNull(
                    Corpus.class.getResource("corpus/" + target.name()), "no corpus for " + target);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> files(FuzzTarget target) throws IOException {
        try (Stream<Path> files = Files.list(folder(target))) {
            return files.sorted().toList();
        }
    }

    /** Writes the seeds of each target that has none yet, into the folder given. */
    public static void main(String[] args) throws IOException {
        for (FuzzTarget target : FuzzTargets.all()) {
            Path folder = Files.createDirectories(Path.of(args[0], target.name()));
            int number = 0;
            for (byte[] seed : target.seeds().make()) {
                Path file = folder.resolve("seed-" + number++);
                if (Files.notExists(file)) {
                    Files.write(file, seed);
                }
            }
        }
    }
}
