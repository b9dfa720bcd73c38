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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What a deletion costs through the public contract, lock, lookup and erasure included. One model is trained for each
 * iteration, and {@value #DELETIONS} rows leave it; times are for one deletion.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class RemovalBenchmark {
    static final int DELETIONS = 1_000;

    /** The number of rows. */
    @Param("11982")
    private int n;

    /** The number of features. */
    @Param("784")
    private int d;

    /** The number of classes; 2 is one output, more are one-vs-rest. */
    @Param("2")
    private int classes;

    private List<RemovalRequest> single = List.of();
    private RemovalRequest batch = RemovalRequest.record("0");
    private TrainingRows rows = TrainingRows.classification(new double[][] {{0}}, new int[] {0});
    private LinearRemoval model = tiny();

    private static LinearRemoval tiny() {
        return CertifiedTrainer.logistic()
                .progress(Progress.none())
                .train(TrainingRows.classification(new double[][] {{0}, {1}}, new int[] {0, 1}));
    }

    /** Draws rows and requests. */
    @Setup
    public void prepare() {
        ImageLikeRows drawn = ImageLikeRows.draw(n, d, classes, Seeds.of(1));
        rows = TrainingRows.classification(drawn.rows(), drawn.labels());
        int stride = n / DELETIONS;
        single = IntStream.range(0, DELETIONS)
                .mapToObj(i -> RemovalRequest.record(Integer.toString(i * stride)))
                .toList();
        batch = RemovalRequest.records(IntStream.range(0, DELETIONS)
                .mapToObj(i -> RecordId.of(Integer.toString(i * stride)))
                .toList());
    }

    private CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(1e-3 * n))
                .intercept(false)
                .rowNormBound(1)
                .masking(Masking.outputNoise(1, 1e-4))
                .progress(Progress.none());
    }

    /** Trains the model that rows leave. */
    @Setup(Level.Invocation)
    public void train() {
        model = trainer().train(rows);
    }

    /** Frees it. */
    @TearDown(Level.Invocation)
    public void free() {
        model.close();
    }

    /** One deletion, its share of the audits and of the verified release after all of them included. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public LinearModel anchoredRemoval() {
        for (RemovalRequest request : single) {
            model.remove(request).certifiedOrThrow();
        }
        return model.publish().model();
    }

    /** The same without a release. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public long anchoredStep() {
        for (RemovalRequest request : single) {
            model.remove(request).certifiedOrThrow();
        }
        return model.remainingRows();
    }

    /** All deletions in one request, and a verified release; the time is for one of them. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public LinearModel batchRemoval() {
        model.remove(batch).certifiedOrThrow();
        return model.publish().model();
    }
}
