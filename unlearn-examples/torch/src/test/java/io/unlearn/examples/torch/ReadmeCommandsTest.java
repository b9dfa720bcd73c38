package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The two commands of the README are the ones that the gate runs and that the documents tell people to run. */
class ReadmeCommandsTest {
    private static final Path ROOT = root();
    private static final String QUICK_START = "mvn -q -B -ntp -Pquickstart -pl unlearn-examples/basic -am package";
    private static final String TESTS = "mvn -B -ntp verify";

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String read(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    private static List<String> firstBlockUnder(String heading, String readme) {
        String section = readme.substring(readme.indexOf("\n## " + heading + "\n"));
        String[] parts = section.split("```", 3);
        return parts[1].lines().skip(1).filter(line -> !line.isBlank()).toList();
    }

    @Test
    void eachSectionBeginsWithOneCommand() throws IOException {
        String readme = read("README.md");
        assertThat(firstBlockUnder("Quick start", readme)).containsExactly(QUICK_START);
        assertThat(firstBlockUnder("Run the tests", readme)).containsExactly(TESTS);
    }

    @Test
    void theGateTakesBothFromTheReadme() throws IOException {
        String gate = read(".ci/run");
        assertThat(gate).contains("readme_command 'Run the tests'").contains("readme_command 'Quick start'");
        assertThat(gate)
                .as("a second copy could differ")
                .doesNotContain(QUICK_START)
                .doesNotContain(TESTS);
    }

    @Test
    void everyOtherDocumentThatNamesThemNamesThemAsTheyAre() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            for (Path doc : docs.filter(file -> file.toString().endsWith(".md")).toList()) {
                for (String line : Files.readAllLines(doc)) {
                    if (line.strip().startsWith("mvn") && line.contains("-Pquickstart")) {
                        assertThat(line.strip()).as(doc.toString()).startsWith(QUICK_START);
                    }
                }
            }
        }
        assertThat(read("CONTRIBUTING.md")).contains(TESTS);
    }
}
