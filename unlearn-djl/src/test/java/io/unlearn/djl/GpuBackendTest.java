package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.testkit.DenseBackendContract;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dense backend on a CUDA device. */
@Tag("gpu")
class GpuBackendTest {
    @BeforeAll
    static void needsADevice() {
        Cuda.orSkip();
    }

    /** All rows have copies on the device. */
    @Nested
    class OnTheDevice extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.gpu(0);
        }
    }

    /** Rows are sent piece by piece. */
    @Nested
    class Streamed extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.gpu(0).withRowsOnDevice(0);
        }
    }

    /** Some rows are on the device, in float32. */
    @Nested
    class InFloat32 extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return TorchBackend.gpu(0).withFloat32Rows().withRowsOnDevice(5_000);
        }
    }

    /** The backend that would fall back to the CPU stays on the device. */
    @Nested
    class WithFallback extends DenseBackendContract {
        private static final DenseBackend BACKEND = TorchBackend.gpuOrCpu(0);

        @Override
        protected DenseBackend backend() {
            assertThat(BACKEND.name()).contains("gpu");
            return BACKEND;
        }
    }

    @Test
    void agreesWithTheCpu() {
        int n = 5_000;
        int d = 257;
        double[] x = Seeds.of(7).generator().doubles((long) n * d, -1, 1).toArray();
        double[] weights = Seeds.of(8).generator().doubles(n, 0, 0.25).toArray();
        double[] gpu = solved(TorchBackend.gpu(0), x, weights, n, d);
        double[] cpu = solved(TorchBackend.cpu(), x, weights, n, d);
        double scale = Arrays.stream(cpu).map(Math::abs).max().orElseThrow();
        for (int j = 0; j < cpu.length; j++) {
            assertThat(Math.abs(gpu[j] - cpu[j])).isLessThanOrEqualTo(1e-12 * scale);
        }
    }

    private static double[] solved(DenseBackend backend, double[] x, double[] weights, int n, int d) {
        double[] right = new double[d];
        Arrays.fill(right, 1);
        try (RowMatrix rows = backend.rows(x, n, d);
                SymmetricMatrix gram = rows.weightedGram(weights, 1);
                CholeskyFactor factor = gram.cholesky()) {
            factor.solve(right, 1);
        }
        return right;
    }
}
