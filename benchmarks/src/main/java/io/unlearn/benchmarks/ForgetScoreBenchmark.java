package io.unlearn.benchmarks;

import io.unlearn.audit.ChallengeEpsilon;
import io.unlearn.audit.internal.ExampleKernel;
import io.unlearn.audit.internal.ExampleKernel.Rules;
import io.unlearn.core.Seeds;
import java.util.Arrays;
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

/**
 * The challenge's epsilon of one example on one core, from sorted scores: the published grid of about 160,000 rules, the
 * supremum over all rules, and a straightforward program for the same grid, which counts every model for every rule. The
 * sort that comes before is measured by itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ForgetScoreBenchmark {
    /** The number of models a side. */
    @Param("512")
    private int models;

    /** How far the means of the two groups lie apart, in standard deviations. */
    @Param({"0", "1"})
    private double shift;

    private double[] unlearned = {};
    private double[] retrained = {};
    private double[] sortedUnlearned = {};
    private double[] sortedRetrained = {};
    private double[] scratch = {};
    private ExampleKernel kernel = new ExampleKernel(1, 1, 0);

    /** Draws normal scores of standard deviation 1. */
    @Setup
    public void prepare() {
        RandomGenerator random = Seeds.of(1).split(models).generator();
        unlearned = new double[models];
        retrained = new double[models];
        for (int m = 0; m < models; m++) {
            unlearned[m] = shift + random.nextGaussian();
            retrained[m] = random.nextGaussian();
        }
        sortedUnlearned = unlearned.clone();
        sortedRetrained = retrained.clone();
        Arrays.sort(sortedUnlearned);
        Arrays.sort(sortedRetrained);
        scratch = new double[models];
        kernel = new ExampleKernel(models, models, ChallengeEpsilon.PUBLISHED_DELTA);
        double difference = gridReference() - publishedGrid();
        if (!(Math.abs(difference) < 1e-9) || exactSupremum() < publishedGrid()) {
            throw new IllegalStateException("the programs disagree by " + difference);
        }
    }

    /** The published grid. */
    @Benchmark
    public double publishedGrid() {
        kernel.loadSorted(sortedUnlearned, sortedRetrained);
        return kernel.result(Rules.GRID_FLOAT64).epsilon();
    }

    /** All thresholds and intervals. */
    @Benchmark
    public double exactSupremum() {
        kernel.loadSorted(sortedUnlearned, sortedRetrained);
        return kernel.result(Rules.ALL).epsilon();
    }

    /** Both sorts, which the other two do without. */
    @Benchmark
    public double sort() {
        System.arraycopy(unlearned, 0, scratch, 0, models);
        Arrays.sort(scratch);
        double first = scratch[0];
        System.arraycopy(retrained, 0, scratch, 0, models);
        Arrays.sort(scratch);
        return first + scratch[0];
    }

    /** The published grid, rule by rule and model by model. */
    @Benchmark
    @Warmup(iterations = 1, time = 1)
    @Measurement(iterations = 3, time = 1)
    public double gridReference() {
        double best = 0;
        boolean retrainedIsPositive = median(sortedRetrained) > median(sortedUnlearned);
        double[] high = retrainedIsPositive ? retrained : unlearned;
        double[] low = retrainedIsPositive ? unlearned : retrained;
        double first = Math.min(sortedUnlearned[0], sortedRetrained[0]);
        double last = Math.max(sortedUnlearned[models - 1], sortedRetrained[models - 1]);
        int count = (int) Math.ceil((last - first) * 100);
        for (int i = 0; i < count; i++) {
            double t = i == count - 1 ? last : first + i * ((last - first) / (count - 1));
            best = Math.max(best, rule(high, low, t, Double.POSITIVE_INFINITY));
        }
        boolean retrainedIsNarrow = range(sortedRetrained) < range(sortedUnlearned);
        double[] narrow = retrainedIsNarrow ? retrained : unlearned;
        double[] wide = retrainedIsNarrow ? unlearned : retrained;
        double[] sorted = retrainedIsNarrow ? sortedRetrained : sortedUnlearned;
        double width = range(sorted);
        double from = sorted[0] + width - 2;
        double to = sorted[models - 1] + 2;
        int rights = (int) Math.ceil((to - from) * 100);
        for (int i = 0; i < rights; i++) {
            double right = i == rights - 1 ? to : from + i * ((to - from) / (rights - 1));
            double leftFrom = right - width - 2;
            double leftTo = right - width + 2;
            for (int j = 0; j < 400; j++) {
                double left = j == 399 ? leftTo : leftFrom + j * ((leftTo - leftFrom) / 399);
                best = Math.max(best, rule(narrow, wide, left, right));
            }
        }
        return Math.min(best, ChallengeEpsilon.CAP);
    }

    private static double rule(double[] positives, double[] negatives, double left, double right) {
        int missed = 0;
        for (double score : positives) {
            missed += score >= left && score <= right ? 0 : 1;
        }
        int held = 0;
        for (double score : negatives) {
            held += score >= left && score <= right ? 1 : 0;
        }
        double epsilon = ChallengeEpsilon.ofRates(
                held / (double) negatives.length, missed / (double) positives.length, ChallengeEpsilon.PUBLISHED_DELTA);
        return Double.isNaN(epsilon) ? 0 : epsilon;
    }

    private static double range(double[] sorted) {
        return sorted[sorted.length - 1] - sorted[0];
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
