package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreMatrixTest {
    private static final ScoreMatrix SMALL = ScoreMatrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

    @TempDir
    private Path folder;

    @Test
    void rowsAreModelsAndColumnsAreExamples() {
        assertThat(SMALL.models()).isEqualTo(2);
        assertThat(SMALL.examples()).isEqualTo(3);
        assertThat(SMALL.get(1, 0)).isEqualTo(4);
        assertThat(SMALL.columnCopy(2)).containsExactly(3, 6);
        assertThat(SMALL.rowCopy(1)).containsExactly(4, 5, 6);
        assertThat(SMALL.rows(1, 0, 1).columnCopy(0)).containsExactly(4, 1, 4);
    }

    @Test
    void nothingGivenOrTakenIsShared() {
        float[][] scores = {{1, 2}};
        ScoreMatrix matrix = ScoreMatrix.of(scores);
        scores[0][0] = 99;
        matrix.rowCopy(0)[0] = 99;
        matrix.columnCopy(0)[0] = 99;
        assertThat(matrix.get(0, 0)).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoMatrixOfScores() {
        assertThatThrownBy(() -> ScoreMatrix.of(new float[0][0])).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> ScoreMatrix.of(new float[][] {{}})).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> ScoreMatrix.of(new double[][] {{1, 2}, {3}}))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("scores[1]");
        assertThatThrownBy(() -> ScoreMatrix.of(new double[][] {{1}, {Double.NaN}}))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("scores[1][0]");
        assertThatThrownBy(() -> ScoreMatrix.of(new double[][] {{1e300}})).isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> SMALL.get(2, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SMALL.get(0, -1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SMALL.rows()).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> SMALL.rows(5)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void printsNoScores() {
        assertThat(SMALL).hasToString("ScoreMatrix[2 models, 3 examples]");
    }

    @Test
    void aFileGivesBackWhatWasWritten() throws IOException {
        RandomGenerator random = Seeds.of(4).generator();
        float[][] scores = new float[301][257];
        for (float[] row : scores) {
            for (int e = 0; e < row.length; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        ScoreMatrix matrix = ScoreMatrix.of(scores);
        Path file = folder.resolve("scores.npy");
        matrix.writeNpy(file);
        assertThat(ScoreMatrix.readNpy(file)).isEqualTo(matrix).hasSameHashCodeAs(matrix);
        byte[] bytes = Files.readAllBytes(file);
        assertThat((bytes.length - 4 * 301 * 257) % 64)
                .as("data begin at a multiple of 64")
                .isZero();
    }

    @Test
    void readsFloat64AndEveryFormat() throws IOException {
        for (int version = 1; version <= 3; version++) {
            Path file = npy(version, "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 1.5, -2.25);
            assertThat(ScoreMatrix.readNpy(file)).isEqualTo(ScoreMatrix.of(new double[][] {{1.5, -2.25}}));
        }
    }

    @Test
    void refusesOtherAndDamagedFiles() throws IOException {
        String right = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
        refused(npy(1, right.replace("<f8", "<i8"), 1, 2), "dtype");
        refused(npy(1, right.replace("False", "True"), 1, 2), "fortran_order");
        refused(npy(1, right.replace("(1, 2)", "(2,)"), 1, 2), "shape");
        refused(npy(1, right.replace("(1, 2)", "(1, 2, 1)"), 1, 2), "shape");
        refused(npy(1, right.replace("(1, 2)", "(0, 2)")), "scores");
        refused(npy(1, right.replace("(1, 2)", "(99999, 99999)"), 1, 2), "complete");
        refused(npy(1, right.replace("(1, 2)", "(99999999999, 2)"), 1, 2), "shape");
        refused(npy(1, right, 1), "complete");
        refused(npy(9, right, 1, 2), "NumPy file");
        refused(npy(1, "{}", 1, 2), "key descr");
        refused(npy(1, right, 1, Double.NaN), "finite");
        refused(Files.write(folder.resolve("empty"), new byte[0]), "complete");
    }

    /** Whatever the first bytes of a file are, it is read or refused, and never takes memory for what is not there. */
    @Test
    void noFileDoesAnythingElse() throws IOException {
        byte[] good =
                Files.readAllBytes(npy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 1.5, -2.25));
        RandomGenerator random = Seeds.of(6).generator();
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Arrays.copyOf(good, random.nextInt(good.length) + 1);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            Path file = Files.write(folder.resolve("damaged"), damaged);
            try {
                assertThat(ScoreMatrix.readNpy(file).models()).isPositive();
            } catch (InvalidArgumentException e) {
                assertThat(e.getMessage()).contains(" must be ", " but is ");
            }
        }
    }

    private static void refused(Path file, String part) {
        assertThatThrownBy(() -> ScoreMatrix.readNpy(file))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(part);
    }

    private Path npy(int version, String header, double... values) throws IOException {
        int bytes = version == 1 ? 2 : 4;
        ByteBuffer file = ByteBuffer.allocate(8 + bytes + header.length() + 8 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        file.put((byte) version).put((byte) 0);
        if (version == 1) {
            file.putShort((short) header.length());
        } else {
            file.putInt(header.length());
        }
        file.put(header.getBytes(StandardCharsets.US_ASCII));
        for (double value : values) {
            file.putDouble(value);
        }
        return Files.write(folder.resolve("v" + version + ".npy"), file.array());
    }

    @Test
    void columnsAreChosenInOrderAndRefusedOutOfRange() {
        ScoreMatrix scores = ScoreMatrix.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(scores.columns(2, 0, 2)).isEqualTo(ScoreMatrix.of(new float[][] {{3, 1, 3}, {6, 4, 6}}));
        assertThatThrownBy(() -> scores.columns(3)).hasMessageContaining("example must be in [0, 3)");
        assertThatThrownBy(scores::columns).hasMessageContaining("at least one");
    }
}
