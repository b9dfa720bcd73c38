package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedScoresTest {
    @TempDir
    Path folder;

    @Test
    void blocksAreColumnsOfTheMatrix() throws IOException {
        float[][] scores = new float[7][23];
        for (int m = 0; m < 7; m++) {
            for (int e = 0; e < 23; e++) {
                scores[m][e] = 100 * m + e + 0.5f;
            }
        }
        Path file = folder.resolve("scores.npy");
        ScoreMatrix.of(scores).writeNpy(file);
        MappedScores mapped = MappedScores.open(file);
        assertThat(mapped.models()).isEqualTo(7);
        assertThat(mapped.examples()).isEqualTo(23);
        assertThat(mapped.block(0, 23)).isEqualTo(ScoreMatrix.of(scores));
        for (int from = 0; from < 23; from += 5) {
            int to = Math.min(23, from + 5);
            ScoreMatrix block = mapped.block(from, to);
            for (int m = 0; m < 7; m++) {
                for (int e = from; e < to; e++) {
                    assertThat(block.get(m, e - from)).isEqualTo(scores[m][e]);
                }
            }
        }
        assertThat(mapped).hasToString("MappedScores[7 models, 23 examples]");
    }

    @Test
    void readsFloat64AndIgnoresWhatFollows() throws IOException {
        Path file = wide(new double[] {1.5, -2, 3, 1e300, 5, 6}, 2, 3, 24);
        MappedScores mapped = MappedScores.open(file);
        assertThat(mapped.block(1, 3).get(0, 0)).isEqualTo(-2);
        assertThat(mapped.block(1, 3).get(1, 1)).isEqualTo(6);
        assertThatThrownBy(() -> mapped.block(0, 1))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("scores[1][0]");
    }

    @Test
    void refusesWhatIsOutOfRange() throws IOException {
        MappedScores mapped = MappedScores.open(wide(new double[] {1, 2}, 1, 2, 0));
        assertThatThrownBy(() -> mapped.block(0, 3)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> mapped.block(1, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> mapped.block(-1, 1)).isInstanceOf(OutOfRangeException.class);
        Path cut = wide(new double[] {1, 2}, 1, 3, 0);
        assertThatThrownBy(() -> MappedScores.open(cut))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("cut short");
    }

    private Path wide(double[] values, int rows, int columns, int trailing) throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }\n";
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 8 * values.length + trailing)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) text.length).put(text);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return Files.write(folder.resolve("wide" + values.length + rows + columns + ".npy"), bytes.array());
    }
}
