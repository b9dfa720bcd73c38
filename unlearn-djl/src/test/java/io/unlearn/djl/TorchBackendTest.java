package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.MissingNativeException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.djl.internal.TorchRuntime;
import io.unlearn.testkit.DenseBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchBackendTest extends DenseBackendContract {
    private static final TorchBackend BACKEND = TorchBackend.cpu();

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    @Override
    protected DenseBackend backend() {
        return BACKEND;
    }

    @Test
    void isChosenForLargeProblemsAlone() {
        assertThat(DenseBackend.bestFor(12_000, 785).name()).startsWith("libtorch-float64 (cpu, ");
        assertThat(DenseBackend.bestFor(1_000, 50).name()).startsWith("java-float64");
        assertThat(DenseBackend.bestFor(1_000_000_000, 8).name())
                .as("few columns: calls into the engine cost more than they save")
                .startsWith("java-float64");
    }

    @Test
    void aDeviceThatIsNotThereSaysSo() {
        assertThatThrownBy(() -> TorchBackend.gpu(-1)).isInstanceOf(OutOfRangeException.class);
        TorchBackend absent = TorchBackend.gpu(63);
        assertThat(absent.unavailable())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("PyTorch engine on gpu:63 must be able to start")
                        .contains("PYTORCH_LIBRARY_PATH"));
        assertThatThrownBy(() -> absent.symmetric(new double[] {1}, 1)).isInstanceOf(MissingNativeException.class);
    }

    /** A module that is dropped would be closed by the finaliser, with a warning of the engine for each. */
    @Test
    void allBackendsOfADeviceShareOneModule() {
        TorchRuntime first = TorchRuntime.on("cpu");
        for (int i = 0; i < 3; i++) {
            TorchBackend.cpu().rows(new double[] {1}, 1, 1).close();
            assertThat(TorchRuntime.on("cpu")).isSameAs(first);
        }
    }

    @Test
    void agreesWithPlainJava() {
        int n = 5_000;
        int d = 97;
        double[] x = Seeds.of(7).generator().doubles((long) n * d, -1, 1).toArray();
        double[] weights = Seeds.of(8).generator().doubles(n, 0, 0.25).toArray();
        double[] torch = solved(BACKEND, x, weights, n, d);
        double[] plain = solved(DenseBackend.plainJava(), x, weights, n, d);
        double scale = Arrays.stream(plain).map(Math::abs).max().orElseThrow();
        for (int j = 0; j < plain.length; j++) {
            assertThat(Math.abs(torch[j] - plain[j])).isLessThanOrEqualTo(1e-12 * scale);
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

    @Test
    void readsFromSeveralThreads() {
        int n = 2_000;
        int d = 33;
        double[] x = Seeds.of(3).generator().doubles((long) n * d, -1, 1).toArray();
        double[] v = Seeds.of(4).generator().doubles(d, -1, 1).toArray();
        double[] expected = new double[n];
        try (RowMatrix rows = BACKEND.rows(x, n, d)) {
            rows.multiply(v, 1, expected);
            IntStream.range(0, 64).parallel().forEach(i -> {
                double[] out = new double[n];
                rows.multiply(v, 1, out);
                assertThat(out).isEqualTo(expected);
            });
        }
    }

    /** 400 rounds of 8 MB each: 3.2 GB in all if anything were kept. */
    @Test
    void freesNativeMemory() throws IOException {
        round();
        round();
        long before = residentMegabytes();
        for (int i = 0; i < 400; i++) {
            round();
        }
        assertThat(residentMegabytes() - before).isLessThan(300);
    }

    private static void round() {
        int n = 2_000;
        int d = 256;
        double[] out = new double[d];
        try (RowMatrix rows = BACKEND.rows(new double[n * d], n, d);
                SymmetricMatrix gram = rows.weightedGram(new double[n], 1);
                SymmetricMatrix copy = gram.copy();
                CholeskyFactor factor = copy.cholesky()) {
            rows.multiplyThrough(new double[d], 1, (first, count, scores) -> Arrays.fill(scores, 1), out);
            copy.rankUpdate(new double[d], new double[1], 1);
            factor.solve(out, 1);
        }
        assertThat(out).containsOnly(0);
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
