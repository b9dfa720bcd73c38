package io.unlearn.benchmarks;

import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * The steps of a Newton removal for one output, each beside its ceiling on the same device in the same run. Operations: build
 * n d^2, factor d^3 / 3, update k d^2 with k = 30. Bytes, for rows of b bytes a number: solve 8 d^2 twice, a product with the
 * Hessian that is not built and an exact gradient n d b at least, twice if a piece of rows does not stay in a cache.
 *
 * <pre>
 * java -jar benchmarks/target/benchmarks.jar HessianSolveBenchmark -wi 2 -i 3 -f 1 -p precision=float64,float32
 * java -jar benchmarks/target/benchmarks.jar HessianSolveBenchmark -wi 2 -i 3 -f 1 -p device=java
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Dai.djl.offline=true", "-Xmx6g"})
public class HessianSolveBenchmark {
    /** Of the norm of the right-hand side. */
    private static final double TOLERANCE = 1e-8;

    /** Numbers in all rows, unless n is given: 128 MB of doubles. */
    private static final int NUMBERS = 1 << 24;

    /** The number of features. */
    @Param({"512", "1024", "2048", "4096"})
    private int d;

    /** The number of rows; 0 for 2^24 / d. */
    @Param("0")
    private int n;

    /** How rows are stored. The arithmetic is float64 in any case; only {@link #ceilingMatmulAsStored} is not. */
    @Param("float64")
    private String precision;

    /** {@code cpu} and {@code gpu} are libtorch, {@code java} is plain Java beside libtorch on the CPU. */
    @Param("cpu")
    private String device;

    private @Nullable HessianCase given;
    private @Nullable BareTorch bare;
    private @Nullable BareTorch asStored;
    private double[] out = {};
    private int products;

    /** Draws the rows, and builds and factors their Hessian. */
    @Setup
    public void prepare() {
        int count = n > 0 ? n : NUMBERS / d;
        boolean narrow = precision.equals("float32");
        given = HessianCase.draw(count, d, narrow, device);
        String place = device.equals("gpu") ? "gpu:0" : "cpu";
        bare = BareTorch.random(count, d, false, place);
        asStored = BareTorch.random(count, d, narrow, place);
        out = new double[d];
    }

    /** Frees the matrices, and tells how many products conjugate gradients took. */
    @TearDown(Level.Trial)
    public void free() {
        if (products > 0) {
            System.out.println("[conjugate gradients: " + products + " products]");
        }
        given().close();
        Objects.requireNonNull(bare).close();
        Objects.requireNonNull(asStored).close();
    }

    private HessianCase given() {
        return Objects.requireNonNull(given);
    }

    /** The ceiling of {@link #build}: libtorch's float64 product X'X of the same shape, 2 n d^2 flops. */
    @Benchmark
    public double ceilingMatmul() {
        return Objects.requireNonNull(bare).matmul();
    }

    /** The same in the precision in which rows are stored. */
    @Benchmark
    public double ceilingMatmulAsStored() {
        return Objects.requireNonNull(asStored).matmul();
    }

    /** The ceiling of {@link #gradient} and {@link #hessianVector}: a copy of the rows, which reads and writes n d numbers. */
    @Benchmark
    public double ceilingCopyRows() {
        return Objects.requireNonNull(asStored).copyRows();
    }

    /** The ceiling of {@link #solve} and {@link #inverseTimesVector}: a copy of d^2 doubles. */
    @Benchmark
    public double ceilingCopyMatrix() {
        return Objects.requireNonNull(bare).copyMatrix();
    }

    /** The ceiling of {@link #factor}: libtorch's call on a tensor that is there already. */
    @Benchmark
    public double ceilingFactor() {
        return Objects.requireNonNull(bare).factor();
    }

    /** The ceiling of {@link #factorAndSolve}. */
    @Benchmark
    public double ceilingFactorAndSolve() {
        return Objects.requireNonNull(bare).factorAndSolve();
    }

    /** The Hessian of one class: X' diag(w) X + lambda I. */
    @Benchmark
    public double build() {
        try (SymmetricMatrix built = given().rows.weightedGram(given().weights, 1)) {
            return built.trace();
        }
    }

    /** Its Cholesky factor. */
    @Benchmark
    public double factor() {
        try (CholeskyFactor made = given().hessian.cholesky()) {
            return made.logDeterminant();
        }
    }

    /** A Cholesky factor and one solve with it. */
    @Benchmark
    public double[] factorAndSolve() {
        double[] x = given().right.clone();
        try (CholeskyFactor made = given().hessian.cholesky()) {
            made.solve(x, 1);
        }
        return x;
    }

    /** One solve with the factor. */
    @Benchmark
    public double[] solve() {
        double[] x = given().right.clone();
        given().factor.solve(x, 1);
        return x;
    }

    /** The inverse Hessian times a vector, where the backend has it: most of an anchored step on a device. */
    @Benchmark
    public double[] inverseTimesVector() {
        given().inverse.multiply(given().right, out);
        return out;
    }

    /** A rank-30 change of the Hessian: the rows of one subject. */
    @Benchmark
    public double rankUpdate() {
        given().updated.rankUpdate(given().subject, given().signs, HessianCase.SUBJECT_ROWS);
        return given().updated.trace();
    }

    /** One product with the Hessian that is not built. */
    @Benchmark
    public double[] hessianVector() {
        given().hessianVector(given().right, out);
        return out;
    }

    /** A solve without the Hessian, by such products, to 1e-8 of the right-hand side. */
    @Benchmark
    public double[] conjugateGradients() {
        ConjugateGradients solved = ConjugateGradients.solve(given()::hessianVector, given().right, TOLERANCE);
        products = solved.products();
        return solved.solution();
    }

    /** The exact gradient: the pass that a certificate's residual costs, with its exponentials. */
    @Benchmark
    public double[] gradient() {
        given().gradient(given().right, out);
        return out;
    }
}
