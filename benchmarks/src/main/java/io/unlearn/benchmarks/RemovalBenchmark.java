package io.unlearn.benchmarks;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.Seeds;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a deletion costs through the public contract, lock, lookup and erasure included, beside the published procedure on
 * libtorch. A model is trained for each invocation, outside the clock, and {@value #DELETIONS} rows leave it; times are for one
 * deletion.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Dai.djl.offline=true")
public class RemovalBenchmark {
    static final int DELETIONS = 1_000;

    /** Deletions of the published procedure, which are slow and cost the same each. */
    static final int PUBLISHED_DELETIONS = 2;

    static final double LAMBDA = 1e-3;

    /** The data that both procedures get. */
    @State(Scope.Benchmark)
    public static class Data {
        /** The number of rows. */
        @Param("11982")
        private int n;

        /** The number of features. */
        @Param("784")
        private int d;

        /** The number of classes; 2 is one output, more are one-vs-rest. */
        @Param("2")
        private int classes;

        private ImageLikeRows drawn = new ImageLikeRows(new double[0][], new int[0]);

        /** Draws rows and labels. */
        @Setup
        public void draw() {
            drawn = ImageLikeRows.draw(n, d, classes, Seeds.of(1));
        }
    }

    /** A trained model, and requests of rows that lie apart. */
    @State(Scope.Benchmark)
    public static class Ours {
        private @Nullable TrainingRows rows;
        private @Nullable LinearRemoval model;
        private List<RemovalRequest> single = List.of();
        private RemovalRequest batch = RemovalRequest.record("0");

        /** Copies the rows in. */
        @Setup
        public void prepare(Data data) {
            rows = TrainingRows.classification(data.drawn.rows(), data.drawn.labels());
            int stride = data.n / DELETIONS;
            single = IntStream.range(0, DELETIONS)
                    .mapToObj(i -> RemovalRequest.record(Integer.toString(i * stride)))
                    .toList();
            batch = RemovalRequest.records(IntStream.range(0, DELETIONS)
                    .mapToObj(i -> RecordId.of(Integer.toString(i * stride)))
                    .toList());
        }

        /** Trains the model that rows leave. */
        @Setup(Level.Invocation)
        public void train(Data data) {
            model = trainer(data.n).train(Objects.requireNonNull(rows));
        }

        /** Frees it. */
        @TearDown(Level.Invocation)
        public void free() {
            model().close();
        }

        private LinearRemoval model() {
            return Objects.requireNonNull(model);
        }
    }

    /** The published procedure, at the weights that a model of ours released. */
    @State(Scope.Benchmark)
    public static class Published {
        private double[][] weights = {};
        private float[][] signs = {};
        private @Nullable PublishedNewton procedure;

        /** Trains, for weights to start from. */
        @Setup
        public void train(Data data) {
            signs = PublishedNewton.signs(data.drawn.labels(), data.classes);
            TrainingRows rows = TrainingRows.classification(data.drawn.rows(), data.drawn.labels());
            weights = new double[signs.length][data.d];
            try (LinearRemoval model = trainer(data.n).train(rows)) {
                double[] released = model.publish().model().weightsCopy();
                for (int k = 0; k < weights.length; k++) {
                    System.arraycopy(released, k * data.d, weights[k], 0, data.d);
                }
            }
        }

        /** Starts with all rows. */
        @Setup(Level.Invocation)
        public void start(Data data) {
            procedure = PublishedNewton.of(data.drawn.rows(), signs, weights, LAMBDA);
        }

        /** Frees the tensors. */
        @TearDown(Level.Invocation)
        public void free() {
            Objects.requireNonNull(procedure).close();
        }
    }

    private static CertifiedTrainer trainer(int n) {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(LAMBDA * n))
                .intercept(false)
                .rowNormBound(1)
                .masking(Masking.outputNoise(1, 1e-4))
                .progress(Progress.none());
    }

    /** One deletion, its share of the audits and of the verified release after all of them included. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public LinearModel anchoredRemoval(Ours ours) {
        LinearRemoval model = ours.model();
        for (RemovalRequest request : ours.single) {
            model.remove(request).certifiedOrThrow();
        }
        return model.publish().model();
    }

    /** The same without a release. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public long anchoredStep(Ours ours) {
        LinearRemoval model = ours.model();
        for (RemovalRequest request : ours.single) {
            model.remove(request).certifiedOrThrow();
        }
        return model.remainingRows();
    }

    /** All deletions in one request, and a verified release; the time is for one of them. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public LinearModel batchRemoval(Ours ours) {
        ours.model().remove(ours.batch).certifiedOrThrow();
        return ours.model().publish().model();
    }

    /** One deletion by Guo et al. (2020), all classes; see {@link PublishedNewton}. */
    @Benchmark
    @OperationsPerInvocation(PUBLISHED_DELETIONS)
    public double publishedNewton(Published published) {
        double bound = 0;
        for (int i = 0; i < PUBLISHED_DELETIONS; i++) {
            bound += Objects.requireNonNull(published.procedure).removeFirst();
        }
        return bound;
    }
}
