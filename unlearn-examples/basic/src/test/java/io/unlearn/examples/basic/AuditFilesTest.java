package io.unlearn.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFilesTest {
    @TempDir
    private Path folder;

    private String file(String name, double mean) throws IOException {
        RandomGenerator random = Seeds.of(1).split(name).generator();
        double[][] scores = new double[64][3];
        for (double[] row : scores) {
            for (int e = 0; e < row.length; e++) {
                row[e] = mean + random.nextGaussian();
            }
        }
        Path path = folder.resolve(name);
        ScoreMatrix.of(scores).writeNpy(path);
        return path.toString();
    }

    @Test
    void auditsScoresFromFiles() throws IOException {
        String retrained = file("r.npy", 0);
        String original = file("o.npy", 4);
        Path out = folder.resolve("out");
        assertThat(AuditFiles.start(file("u.npy", 4), retrained, original, out.toString(), "0.5", "1e-5"))
                .isZero();
        assertThat(Files.readString(out.resolve("audit.html"))).contains("Verdict: FAIL");
        assertThat(Files.readString(out.resolve("audit.json"))).contains("\"verdict\": \"FAIL\"");
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        String good = file("r.npy", 0);
        String missing = folder.resolve("none.npy").toString();
        String text = Files.writeString(folder.resolve("text.npy"), "not an array at all")
                .toString();
        String out = folder.resolve("out").toString();
        assertThat(AuditFiles.start()).isEqualTo(2);
        assertThat(AuditFiles.start(missing, good, good, out)).isEqualTo(1);
        assertThat(AuditFiles.start(text, good, good, out)).isEqualTo(2);
        assertThat(AuditFiles.start(good, good, good, out, "much", "0")).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
