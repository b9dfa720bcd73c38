package io.unlearn.benchmarks;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
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
 * Training a model that rows can leave, to a gradient of at most 1e-6 in sum form, beside the published training on libtorch.
 * Ours includes the inverse Hessian of each output; the published one has nothing to remove with yet. The gradient that each
 * ends with is printed, measured in float64.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Dai.djl.offline=true", "-Xmx8g"})
public class TrainingBenchmark {
    private static final double LAMBDA = 1e-3;

    /** The number of rows. */
    @Param("60000")
    private int n;

    /** The number of features. */
    @Param("784")
    private int d;

    /** The number of classes; 2 is one output, more are one-vs-rest. */
    @Param("10")
    private int classes;

    private ImageLikeRows drawn = new ImageLikeRows(new double[0][], new int[0]);
    private float[][] signs = {};
    private @Nullable TrainingRows rows;
    private @Nullable PublishedTraining published;
    private float[] publishedWeights = {};
    private @Nullable LinearRemoval model;

    /** Draws the data, and copies it in for each of the two. */
    @Setup
    public void prepare() {
        drawn = ImageLikeRows.draw(n, d, classes, Seeds.of(1));
        signs = PublishedNewton.signs(drawn.labels(), classes);
        rows = TrainingRows.classification(drawn.rows(), drawn.labels());
        published = PublishedTraining.of(drawn.rows(), signs, LAMBDA);
    }

    /** Prints the gradient, and frees the model. */
    @TearDown(Level.Iteration)
    public void report() {
        LinearRemoval trained = model;
        if (trained != null) {
            System.out.printf("[residual at most %.2e] ", trained.trainingResidual());
            trained.close();
            model = null;
        }
        if (publishedWeights.length > 0) {
            System.out.printf(
                    "[residual %.2e after %d gradients] ",
                    residual(drawn.rows(), signs, publishedWeights, LAMBDA * n),
                    Objects.requireNonNull(published).evaluations());
            publishedWeights = new float[0];
        }
    }

    /** Frees the tensors. */
    @TearDown
    public void free() {
        Objects.requireNonNull(published).close();
    }

    /** The published training. */
    @Benchmark
    public float[] publishedTraining() {
        publishedWeights = Objects.requireNonNull(published).train();
        return publishedWeights;
    }

    /** A model that rows can leave; copying the rows into the backend is included. */
    @Benchmark
    public LinearRemoval ours() {
        LinearRemoval trained = CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(LAMBDA * n))
                .intercept(false)
                .rowNormBound(1)
                .residualLimit(1e-6)
                .masking(Masking.outputNoise(1, 1e-4))
                .progress(Progress.none())
                .train(Objects.requireNonNull(rows));
        model = trained;
        return trained;
    }

    /**
     * Returns the norm of the gradient, sum form, over all outputs.
     *
     * @param weights {@code [d][outputs]}
     */
    static double residual(double[][] rows, float[][] signs, float[] weights, double total) {
        int d = rows[0].length;
        int outputs = signs.length;
        double[] vectors = new double[weights.length];
        for (int j = 0; j < d; j++) {
            for (int k = 0; k < outputs; k++) {
                vectors[k * d + j] = weights[j * outputs + k];
            }
        }
        double[] gradient = new double[vectors.length];
        try (RowMatrix x = DenseBackend.bestFor(rows.length, d).rows(rows)) {
            x.multiplyThrough(
                    vectors,
                    outputs,
                    (first, count, scores) -> {
                        for (int i = 0; i < count; i++) {
                            for (int k = 0; k < outputs; k++) {
                                double y = signs[k][first + i];
                                scores[i * outputs + k] = -y / (1 + Math.exp(y * scores[i * outputs + k]));
                            }
                        }
                    },
                    gradient);
        }
        double square = 0;
        for (int j = 0; j < gradient.length; j++) {
            square += Math.pow(gradient[j] + total * vectors[j], 2);
        }
        return Math.sqrt(square);
    }
}
