package io.unlearn.benchmarks;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
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
 * How the bare anchored step grows with the number of rows: it should not. The limit between releases is so high that no audit
 * comes between. One model is trained for a whole run, so that what the profiler {@code gc} reports belongs to the steps; each
 * iteration takes {@value #DELETIONS} rows out, of different places, and the time is for one. The heap is touched
 * before, because the operating system's first touch of each page takes longer than a step.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12)
@Measurement(iterations = 20)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Dai.djl.offline=true", "-Xms8g", "-Xmx8g", "-Xmn128m", "-XX:+AlwaysPreTouch"})
public class RemovalGrowthBenchmark {
    static final int DELETIONS = 250;

    private static final int MOST = 8_000;

    /** The number of rows, at least 8,000. */
    @Param({"10000", "100000", "1000000"})
    private int n;

    /** The number of features. */
    @Param("128")
    private int d;

    private @Nullable LinearRemoval model;
    private List<RemovalRequest> requests = List.of();
    private int next;

    /** Trains the model that rows leave. */
    @Setup
    public void train() {
        compileSteps();
        model = model(n);
        requests = requests(n / MOST);
        next = 0;
    }

    /** Some ten thousand steps pass until the compiler has done its work, more than a model of 10,000 rows has. */
    private void compileSteps() {
        for (int i = 0; i < 4; i++) {
            try (LinearRemoval small = model(MOST + 1)) {
                requests(1).forEach(request -> small.remove(request).certifiedOrThrow());
            }
        }
    }

    private LinearRemoval model(int rows) {
        ImageLikeRows drawn = ImageLikeRows.draw(rows, d, 2, Seeds.of(1));
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(1e-3 * rows))
                .intercept(false)
                .rowNormBound(1)
                .limitBetweenReleases(1e6)
                .masking(Masking.outputNoise(1, 1e-4))
                .progress(Progress.none())
                .train(TrainingRows.classification(drawn.rows(), drawn.labels()));
    }

    private static List<RemovalRequest> requests(int stride) {
        return IntStream.range(0, MOST)
                .mapToObj(i -> RemovalRequest.record(Integer.toString(i * stride)))
                .toList();
    }

    /** Frees it. */
    @TearDown
    public void free() {
        Objects.requireNonNull(model).close();
    }

    /** One deletion. */
    @Benchmark
    @OperationsPerInvocation(DELETIONS)
    public long bareStep() {
        LinearRemoval from = Objects.requireNonNull(model);
        for (RemovalRequest request : requests.subList(next, next + DELETIONS)) {
            from.remove(request).certifiedOrThrow();
        }
        next += DELETIONS;
        return from.remainingRows();
    }
}
