package io.unlearn.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.unlearn.core.error.MissingNativeException;
import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.testkit.DenseBackendContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Failures are injected in front of plain Java, at each operation. */
class FallbackBackendTest {
    private final List<String> log = new ArrayList<>();
    private final FailingBackend failing = new FailingBackend();
    private final FallbackBackend backend = new FallbackBackend(failing, DenseBackend.plainJava(), log::add);

    /** While nothing fails, and after the very first call did. */
    @Nested
    class WithoutFailures extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            return backend;
        }
    }

    /** The first backend is not there at all. */
    @Nested
    class FromTheStart extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            failing.breakAt("makeRows", "makeSymmetric");
            return backend;
        }
    }

    /** Rows can be made, and nothing can be done with them. */
    @Nested
    class AtEveryUse extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            FailingBackend first = new FailingBackend();
            first.breakAt(
                    "multiply",
                    "multiplyTransposed",
                    "multiplyThrough",
                    "weightedGram",
                    "appendRows",
                    "replaceRows",
                    "eraseRows",
                    "addDiagonal",
                    "rankUpdate",
                    "trace",
                    "copy",
                    "cholesky");
            return new FallbackBackend(first, DenseBackend.plainJava(), log::add);
        }
    }

    /** A factor can be made, and does not solve. */
    @Nested
    class AtTheFactor extends DenseBackendContract {
        @Override
        protected DenseBackend backend() {
            FailingBackend first = new FailingBackend();
            first.breakAt("solve", "logDeterminant");
            return new FallbackBackend(first, DenseBackend.plainJava(), log::add);
        }
    }

    @Test
    void logsOneReason() {
        try (RowMatrix rows = backend.rows(new double[] {1, 2, 3, 4}, 2, 2)) {
            assertThat(backend.name()).isEqualTo(failing.name());
            failing.breakAt("weightedGram", "multiply", "makeRows");
            double[] out = new double[2];
            rows.multiply(new double[] {1, 1}, 1, out);
            assertThat(out).containsExactly(3, 7);
            rows.weightedGram(new double[] {1, 1}, 0).close();
        }
        backend.rows(new double[] {1}, 1, 1).close();
        assertThat(log)
                .containsExactly("working on " + DenseBackend.plainJava().name()
                        + " from now on: injected: out of memory in multiply");
        assertThat(backend.name()).isEqualTo(DenseBackend.plainJava().name());
        assertThat(backend.unavailable()).isEmpty();
    }

    @Test
    void oneThatCannotStartIsNotTriedAgain() {
        failing.missing = true;
        assertThat(backend.name()).isEqualTo(DenseBackend.plainJava().name());
        backend.symmetric(new double[] {1}, 1).close();
        assertThat(failing.asked).isEqualTo(1);
        assertThat(log).singleElement().asString().contains("device must be there but is missing");
    }

    @Test
    void theCallersOwnErrorsChangeNothing() {
        try (SymmetricMatrix matrix = backend.symmetric(new double[] {-1}, 1)) {
            assertThatThrownBy(matrix::cholesky).isInstanceOf(NotPositiveDefiniteException.class);
        }
        assertThat(log).isEmpty();
        assertThat(backend.name()).isEqualTo(failing.name());
    }

    /** The inverse is of the matrix as it was factored. */
    @Test
    void aFactorOfAMatrixThatHasChangedIsLost() {
        try (SymmetricMatrix matrix = backend.symmetric(new double[] {4}, 1);
                CholeskyFactor factor = matrix.cholesky()) {
            double[] right = {8};
            matrix.addDiagonal(1);
            failing.breakAt("solve");
            assertThatThrownBy(() -> factor.solve(right, 1))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("injected")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
            assertThat(right).as("as it was").containsExactly(8);
        }
    }

    @Test
    void aMatrixThatCannotBeReadBackIsLost() {
        try (SymmetricMatrix matrix = backend.symmetric(new double[] {4}, 1)) {
            failing.breakAt("trace", "get");
            assertThatThrownBy(matrix::trace)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("in trace");
        }
    }

    @Test
    void threadsThatFailTogetherMoveTheRowsOnce() {
        int n = 500;
        double[] x = new double[n];
        Arrays.setAll(x, i -> i);
        try (RowMatrix rows = backend.rows(x, n, 1)) {
            failing.breakAt("multiply");
            IntStream.range(0, 64).parallel().forEach(i -> {
                double[] out = new double[n];
                rows.multiply(new double[] {i}, 1, out);
                assertThat(out[n - 1]).isEqualTo((double) i * (n - 1));
            });
        }
        assertThat(log).hasSize(1);
        assertThat(failing.closed).isEqualTo(1);
    }

    /** What a missing library looks like. */
    static MissingNativeException missing() {
        return new MissingNativeException("device", "there", "missing", "Use the CPU.");
    }
}
