package io.unlearn.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.ImageDataset;
import io.unlearn.examples.basic.data.LabelledRows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole experiment, small: on a few images in the files of MNIST, and on generated rows in place of the tables. */
class CertifiedMnistTest {
    @TempDir
    private Path folder;

    private void write(String name, ImageDataset images) throws IOException {
        int pixels = images.format().pixels();
        ByteBuffer bytes = ByteBuffer.allocate(16 + images.size() * pixels);
        bytes.putInt(0x803).putInt(images.size());
        bytes.putInt(images.format().height()).putInt(images.format().width());
        ByteBuffer labels = ByteBuffer.allocate(8 + images.size());
        labels.putInt(0x801).putInt(images.size());
        for (int i = 0; i < images.size(); i++) {
            bytes.put(images.pixelsCopy(i));
            labels.put((byte) images.label(i));
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), bytes.array());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
    }

    @Test
    void countsDeletionsUnderEachAccount() throws IOException {
        String set = "mnist-3-8";
        write("train", FashionMnist.embedded().train().firstPerClass(30));
        write("t10k", FashionMnist.embedded().test().firstPerClass(20));
        Path out = folder.resolve("out");
        assertThat(CertifiedMnist.start(set, folder.toString(), out.toString())).isZero();
        JsonObject json =
                Json.parse(Files.readString(out.resolve(set + ".json"))).asObject();
        assertThat(json.get("trainingRows").asInt()).isEqualTo(60);
        JsonObject run = json.get("runs").asArray().get(0).asObject();
        assertThat(run.get("sequences").asArray().size()).isEqualTo(3);
        for (JsonValue value : run.get("sequences").asArray()) {
            JsonObject sequence = value.asObject();
            boolean published = sequence.get("account").asString().equals("published sum");
            assertThat(sequence.get("refused").asBoolean()).isEqualTo(published);
            if (published) {
                assertThat(sequence.get("deletions").asInt()).isLessThan(30);
            } else {
                assertThat(sequence.get("deletions").asInt()).isEqualTo(30);
            }
            assertThat(sequence.get("lastUsed").asDouble())
                    .isLessThanOrEqualTo(run.get("budget").asDouble());
        }
        assertThat(Files.readString(out.resolve(set + "-bounds.svg"))).startsWith("<svg xmlns=");
        assertThat(Files.readString(out.resolve(set + "-accounts.svg"))).startsWith("<svg xmlns=");
        assertThat(Files.readString(out.resolve(set + ".md")))
                .contains("60 rows to train on, 40 to test on, d = 784", "| verified output noise | 30 | none of 30 |");
    }

    /** Rows of norm 1 whose label is the largest of their first entries, more or less. */
    private static LabelledRows generated(int n, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] features = new double[n][6];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % classes;
            double squares = 0;
            for (int j = 0; j < 6; j++) {
                features[i][j] = (j == labels[i] ? 2 : 0) + random.nextGaussian();
                squares += features[i][j] * features[i][j];
            }
            for (int j = 0; j < 6; j++) {
                features[i][j] /= Math.sqrt(squares) * (1 + 1e-12);
            }
        }
        return new LabelledRows(features, labels);
    }

    @Test
    void aTableHasARunForEachRegularisation() throws IOException {
        Path out = folder.resolve("out");
        StudyData data = StudyData.heldOut(StudyData.Set.SPAM, generated(150, 2, 1), Seeds.of(1));
        StudyPlan plan = new StudyPlan(StudyPlan.of(StudyData.Set.SPAM).regularisations(), 5, 5, 1);
        ConsoleProgress quiet = new ConsoleProgress(new PrintStream(PrintStream.nullOutputStream()), false);
        CertifiedStudy.run(data, plan, Seeds.of(2), ResultFiles.in(out), quiet);
        JsonObject json = Json.parse(Files.readString(out.resolve("spam.json"))).asObject();
        assertThat(json.get("trainingRows").asInt()).isEqualTo(120);
        assertThat(json.get("testRows").asInt()).isEqualTo(30);
        assertThat(json.get("runs").asArray().size()).isEqualTo(2);
        assertThat(out.resolve("spam-per-row-bounds.svg")).exists();
        assertThat(out.resolve("spam-total-accounts.svg")).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everyBoundIsAboveTheResidualAndTheyAreOrdered(int classes) {
        for (Regularisation regularisation : List.of(Regularisation.perSample(0.02), Regularisation.fixedTotal(3))) {
            StudyData data = StudyData.heldOut(StudyData.Set.SPAM, generated(200, classes, 5), Seeds.of(1));
            BoundTrace trace = BoundTrace.follow(
                    data,
                    regularisation,
                    0.5,
                    data.train().order(Seeds.of(3)),
                    40,
                    Seeds.of(4),
                    (stage, done, total) -> {});
            assertThat(trace.trainingResidual()).isLessThan(1e-9);
            for (int i = 0; i < trace.deletions(); i++) {
                assertThat(trace.measured()[i]).isLessThanOrEqualTo(trace.tight()[i] + trace.trainingResidual());
                // Corollary 1 is at least 3 sqrt 3 times the tight bound, step by step.
                assertThat(trace.published()[i]).isGreaterThanOrEqualTo(5.19 * trace.tight()[i]);
                assertThat(trace.worst()[i]).isGreaterThan(trace.published()[i]);
            }
            assertThat(BoundTrace.within(trace.tight(), trace.tight()[9])).isEqualTo(10);
        }
    }

    @Test
    void checkpointsReachBothEnds() {
        assertThat(Sequence.checkpoints(0)).isEmpty();
        assertThat(Sequence.checkpoints(1)).containsExactly(0);
        assertThat(Sequence.checkpoints(3)).containsExactly(0, 1, 2);
        assertThat(Sequence.checkpoints(1000))
                .hasSize(60)
                .startsWith(0)
                .endsWith(999)
                .isSorted();
    }

    @Test
    void theShiftIsTakenBeforeScaling() throws IOException {
        ImageDataset images = FashionMnist.embedded().test().firstPerClass(1);
        double[] row = images.shiftedUnitRows(0.5)[0];
        byte[] pixels = images.pixelsCopy(0);
        double first = (pixels[0] & 0xff) / 255.0 - 0.5;
        double other = (pixels[400] & 0xff) / 255.0 - 0.5;
        assertThat(row[400] * first).isCloseTo(row[0] * other, within(1e-12));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(CertifiedMnist.start("mnist", folder.resolve("nothing").toString()))
                .isEqualTo(2);
        assertThat(CertifiedMnist.start(
                        "spam", folder.toString(), folder.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(CertifiedMnist.start("adult")).isEqualTo(2);
    }
}
