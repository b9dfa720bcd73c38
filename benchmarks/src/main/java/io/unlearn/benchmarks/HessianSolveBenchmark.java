package io.unlearn.benchmarks;

import io.unlearn.core.Seeds;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.djl.TorchBackend;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The steps of a Newton removal: build the weighted Hessian of n rows, factor it, solve with it, update it by the rows of one
 * subject, and pass over the data once for the exact gradient. Operations: build n d^2, factor d^3 / 3, solve 2 d^2, update
 * k d^2, gradient pass 4 n d k.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HessianSolveBenchmark {
    private static final int SUBJECT_ROWS = 30;

    /** The number of rows. */
    @Param("12000")
    private int n;

    /** The number of features. */
    @Param({"256", "785"})
    private int d;

    /** Which dense backend works. */
    @Param({"java", "torch"})
    private String backend;

    /** The number of classes, one-vs-rest. */
    @Param("10")
    private int classes;

    private double[] weights = {};
    private double[] subject = {};
    private double[] signs = {};
    private double[] vectors = {};
    private double[] out = {};
    private double[] rightHandSide = {};
    private RowMatrix rows = DenseBackend.plainJava().rows(new double[1], 1, 1);
    private SymmetricMatrix hessian = DenseBackend.plainJava().symmetric(new double[] {1}, 1);
    private SymmetricMatrix updated = hessian.copy();
    private CholeskyFactor factor = hessian.cholesky();
    private BareTorch bare = BareTorch.random(1, 1);

    /** Draws rows of length at most 1, and the weights of a logistic loss. */
    @Setup
    public void prepare() {
        Seeds seeds = Seeds.of(1);
        double scale = 1 / Math.sqrt(d);
        DenseBackend chosen = backend.equals("torch") ? TorchBackend.cpu() : DenseBackend.plainJava();
        rows = chosen.rows(
                seeds.split("rows")
                        .generator()
                        .doubles((long) n * d, -scale, scale)
                        .toArray(),
                n,
                d);
        weights = seeds.split("weights").generator().doubles(n, 0.01, 0.25).toArray();
        subject = seeds.split("subject")
                .generator()
                .doubles((long) SUBJECT_ROWS * d, -scale, scale)
                .toArray();
        signs = seeds.split("signs")
                .generator()
                .doubles(SUBJECT_ROWS, -0.25, 0.25)
                .toArray();
        vectors = seeds.split("vectors")
                .generator()
                .doubles((long) classes * d, -1, 1)
                .toArray();
        rightHandSide = seeds.split("right").generator().doubles(d, -1, 1).toArray();
        out = new double[classes * d];
        hessian = rows.weightedGram(weights, 1);
        updated = hessian.copy();
        factor = hessian.cholesky();
        bare = BareTorch.random(n, d);
    }

    /** Frees the matrices. */
    @TearDown(Level.Trial)
    public void free() {
        factor.close();
        updated.close();
        hessian.close();
        rows.close();
        bare.close();
    }

    /** The ceiling of {@link #build}: libtorch's float64 product X'X of the same shape, 2 n d^2 flops. */
    @Benchmark
    public long ceilingMatmul() {
        return bare.matmul();
    }

    /** The ceiling of {@link #factorAndSolve}: the same libtorch calls on tensors that are there already, without our code. */
    @Benchmark
    public long ceilingFactorAndSolve() {
        return bare.factorAndSolve();
    }

    /** A Cholesky factor and one solve with it. */
    @Benchmark
    public double[] factorAndSolve() {
        double[] x = rightHandSide.clone();
        try (CholeskyFactor made = hessian.cholesky()) {
            made.solve(x, 1);
        }
        return x;
    }

    /** The Hessian of one class: X' diag(w) X + lambda I. */
    @Benchmark
    public double build() {
        try (SymmetricMatrix built = rows.weightedGram(weights, 1)) {
            return built.get(0, 0);
        }
    }

    /** Its Cholesky factor. */
    @Benchmark
    public double factor() {
        try (CholeskyFactor made = hessian.cholesky()) {
            return made.logDeterminant();
        }
    }

    /** One solve with the factor. */
    @Benchmark
    public double[] solve() {
        double[] x = rightHandSide.clone();
        factor.solve(x, 1);
        return x;
    }

    /** A rank-30 change of the Hessian: the rows of one subject. */
    @Benchmark
    public double rankUpdate() {
        updated.rankUpdate(subject, signs, SUBJECT_ROWS);
        return updated.get(0, 0);
    }

    /** One product with the Hessian that is not built: the inner step of conjugate gradients, for all classes at once. */
    @Benchmark
    public double[] hessianVector() {
        rows.multiplyThrough(
                vectors,
                classes,
                (first, count, scores) -> {
                    for (int i = 0; i < count; i++) {
                        for (int c = 0; c < classes; c++) {
                            scores[i * classes + c] *= weights[first + i];
                        }
                    }
                },
                out);
        return out;
    }

    /** The exact gradient of all classes: the pass that a certificate's residual costs, with its exponentials. */
    @Benchmark
    public double[] gradient() {
        rows.multiplyThrough(
                vectors,
                classes,
                (first, count, scores) -> {
                    for (int i = 0; i < count * classes; i++) {
                        scores[i] = -1 / (1 + Math.exp(scores[i]));
                    }
                },
                out);
        return out;
    }
}
