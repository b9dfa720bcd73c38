package io.unlearn.benchmarks;

import io.unlearn.audit.ChallengeEpsilon;
import io.unlearn.audit.ExampleSweep;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whole matrices of scores on all cores, float32, sorts and reads included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class AuditBenchmark {
    /** The number of models a side. */
    @Param("512")
    private int models;

    /** The number of forget examples. */
    @Param({"1000", "10000"})
    private int examples;

    private ScoreMatrix unlearned = ScoreMatrix.of(new float[1][1]);
    private ScoreMatrix retrained = ScoreMatrix.of(new float[1][1]);

    /** Draws normal scores, half a standard deviation apart. */
    @Setup
    public void prepare() {
        unlearned = scores(0.5, Seeds.of(1).split("unlearned"));
        retrained = scores(0, Seeds.of(1).split("retrained"));
    }

    private ScoreMatrix scores(double mean, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        float[][] scores = new float[models][examples];
        for (float[] row : scores) {
            for (int e = 0; e < examples; e++) {
                row[e] = (float) (mean + random.nextGaussian());
            }
        }
        return ScoreMatrix.of(scores);
    }

    /** The challenge's epsilon over the published grid. */
    @Benchmark
    public double[] grid() {
        return ChallengeEpsilon.publishedGrid(unlearned, retrained, 1e-5, Progress.none());
    }

    /** The supremum over all thresholds and intervals. */
    @Benchmark
    public double[] exact() {
        return ChallengeEpsilon.exactSupremum(unlearned, retrained, 1e-5, Progress.none());
    }

    /** Area under the ROC curve, bounds over all thresholds in both directions, exact epsilon. */
    @Benchmark
    public double[] sweep() {
        return ExampleSweep.of(unlearned, retrained, 1e-5, 0.05, Progress.none())
                .lowerCopy();
    }

    /** The same with the published grid. */
    @Benchmark
    public double[] sweepWithGrid() {
        return ExampleSweep.withPublishedGrid(unlearned, retrained, 1e-5, 0.05, Progress.none())
                .lowerCopy();
    }
}
