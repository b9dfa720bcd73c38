package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.testkit.DenseBackendContract;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The whole contract for each way of keeping rows. The CPU stands in for a device with memory of its own: with an allowance it gets
 * copies of rows like any other, and the same scripts work on them.
 */
class RowPlacementTest {
    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    /** No row stays on the device. */
    @Nested
    class Streamed extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.cpu().withRowsOnDevice(0);
        }
    }

    /** A few kilobytes of rows stay there. */
    @Nested
    class PartlyOnTheDevice extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.cpu().withRowsOnDevice(5_000);
        }
    }

    /** All of them do. */
    @Nested
    class OnTheDevice extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.cpu().withRowsOnDevice(1L << 40);
        }
    }

    /** Rows that float32 holds are stored in it. */
    @Nested
    class InFloat32 extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.cpu().withFloat32Rows();
        }
    }

    /** The same on a device that has room for some of them. */
    @Nested
    class InFloat32PartlyOnTheDevice extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.cpu().withFloat32Rows().withRowsOnDevice(5_000);
        }
    }

    /** Without a device this is the CPU. */
    @Nested
    class OnAGpuIfThereIsOne extends DenseBackendContract {
        private static final DenseBackend BACKEND = TorchBackend.gpuOrCpu(0);

        @Override
        protected DenseBackend backend() {
            return BACKEND;
        }
    }

    private static final int N = 3_000;
    private static final int D = 401;

    /** More rows than one piece, so that pieces are added up; the pieces are the same wherever rows are kept. */
    @Test
    void theResultsAreTheSameBitsWhereverDoublesAreKept() {
        double[] x = Seeds.of(1).generator().doubles((long) N * D, -1, 1).toArray();
        double[] inPlace = results(TorchBackend.cpu().rows(x, N, D));
        assertThat(results(TorchBackend.cpu().withRowsOnDevice(0).rows(x, N, D)))
                .isEqualTo(inPlace);
        assertThat(results(TorchBackend.cpu().withRowsOnDevice(1L << 40).rows(x, N, D)))
                .isEqualTo(inPlace);
    }

    @Test
    void float32RowsGiveTheBitsOfTheSameNumbersAsDoubles() {
        float[] narrow = new float[N * D];
        double[] wide = new double[N * D];
        double[] drawn = Seeds.of(2).generator().doubles((long) N * D, -1, 1).toArray();
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) drawn[i];
            wide[i] = narrow[i];
        }
        TorchBackend backend = TorchBackend.cpu().withFloat32Rows();
        double[] expected = results(TorchBackend.cpu().rows(wide, N, D));
        assertThat(results(backend.rows(narrow, N, D))).isEqualTo(expected);
        assertThat(results(backend.rows(wide, N, D))).isEqualTo(expected);
        assertThat(results(backend.withRowsOnDevice(2_000_000).rows(narrow, N, D)))
                .as("an allowance cuts other pieces")
                .satisfies(actual -> {
                    for (int i = 0; i < actual.length; i++) {
                        assertThat(Math.abs(actual[i] - expected[i])).isLessThanOrEqualTo(1e-11 * N);
                    }
                });
    }

    private static double[] results(RowMatrix made) {
        double[] out = new double[2 * D];
        try (RowMatrix rows = made;
                SymmetricMatrix gram = rows.weightedGram(
                        Seeds.of(3).generator().doubles(N, 0, 1).toArray(), 1)) {
            rows.multiplyThrough(
                    Seeds.of(4).generator().doubles(2 * D, -1, 1).toArray(),
                    2,
                    (first, count, scores) -> {
                        for (int i = 0; i < count * 2; i++) {
                            scores[i] = Math.tanh(scores[i]);
                        }
                    },
                    out);
            double[] all = Arrays.copyOf(out, 3 * D);
            for (int j = 0; j < D; j++) {
                all[2 * D + j] = gram.get(D - 1, j);
            }
            return all;
        }
    }

    @Test
    void aRowThatFloat32CannotHoldIsKeptExactly() {
        TorchBackend backend = TorchBackend.cpu().withFloat32Rows().withRowsOnDevice(1L << 20);
        double[] out = new double[3];
        try (RowMatrix rows = backend.rows(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)) {
            rows.replaceRows(new int[] {1}, new double[] {0.1, 1e300});
            assertThat(rows.rowCopy(1)).containsExactly(0.1, 1e300);
            assertThat(rows.rowCopy(2)).containsExactly(5, 6);
            rows.multiply(new double[] {1, 0}, 1, out);
        }
        assertThat(out).containsExactly(1, 0.1, 5);
    }

    @Test
    void refusesWhatMakesNoSense() {
        TorchBackend backend = TorchBackend.cpu();
        assertThatThrownBy(() -> backend.withRowsOnDevice(-1))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("bytes of rows on the device must be at least 0 but is -1");
        assertThatThrownBy(() -> backend.rows(new float[3], 2, 2)).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> backend.withFloat32Rows().rows(new float[] {1, Float.NaN}, 1, 2))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("[0][1]");
    }
}
