package io.unlearn.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The example of the README is compiled code, and it does what it says. */
class ReadmeExampleTest {
    @Test
    void removesAPersonAndVerifiesTheCertificate() {
        RandomGenerator random = Seeds.of(1).generator();
        double[][] features = new double[200][4];
        int[] labels = new int[200];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < 4; j++) {
                features[i][j] = random.nextDouble() - 0.5;
            }
            labels[i] = features[i][0] + 0.1 * random.nextGaussian() > 0 ? 1 : 0;
        }
        List<String> people =
                IntStream.range(0, 200).mapToObj(i -> "person-" + i % 20).toList();
        assertThat(ReadmeExample.run(features, labels, people)).isTrue();
    }

    @Test
    void isWordForWordTheOneInTheReadme() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("ARCHITECTURE.md"))) {
            root = root.getParent();
        }
        String source = Files.readString(
                root.resolve("unlearn-examples/basic/src/main/java/io/unlearn/examples/basic/ReadmeExample.java"));
        String body = source.substring(source.indexOf("// @start\n") + 10, source.indexOf("        // @end"));
        String example = Arrays.stream(body.split("\n"))
                .map(line -> line.startsWith("        ") ? line.substring(8) : line)
                .collect(Collectors.joining("\n"));
        String readme = Files.readString(root.resolve("README.md"));
        assertThat(readme.split("```java\n")[1].split("\n```")[0]).isEqualTo(example);
        assertThat(example.lines().count()).as("lines of the example").isLessThanOrEqualTo(20);
    }
}
