package io.unlearn.audit.internal;

import io.unlearn.audit.SimultaneousBand;
import java.util.stream.IntStream;

/**
 * Tests of a claim over all thresholds of one score, in both directions, at every level: four bands, two for each group of
 * models, with one local level eta. They all hold with probability at least {@code 1 - 2 (c+(eta) + c-(eta))}, where c is the
 * probability that one band fails ({@link EqualLocalLevels#crossing}). That sum is the level of the test; for groups of one
 * size it is the test of {@link io.unlearn.audit.ThresholdBounds#bothDirections}.
 *
 * <p>Bounds rise with eta and eta with the level, so that the tests are nested, and the smallest level that refutes is a
 * p-value. It is looked up on a grid of levels and rounded up. Beyond {@link #EXACT} models the probability is replaced by
 * that of Bonferroni's inequality, n eta. Immutable and thread-safe.
 */
public final class JointBands {
    /** With more models in a group, the exact probabilities take longer than the rest of an audit. */
    public static final int EXACT = 1024;

    private static final double STEP = Math.log(1.5);
    private static final double PRECISION = 1e-7;
    /** The level is at least four times eta. */
    private static final double LARGEST = 0.25;

    private final double delta;
    private final double level;
    private final BandTable positives;
    private final BandTable negatives;
    private final Test[] grid;

    private record Test(double level, BandTable positives, BandTable negatives) {}

    /**
     * Makes the tables.
     *
     * @param positives number of models of one group, from 1 to 16,384
     * @param negatives number of models of the other, the same
     * @param delta in [0, 1)
     * @param level at which bounds are computed, in (0, 1)
     * @param smallest level that p-values have to resolve, at most {@code level}
     */
    public JointBands(int positives, int negatives, double delta, double level, double smallest) {
        this.delta = delta;
        this.level = level;
        double eta = eta(positives, negatives, level);
        this.positives = table(positives, eta, delta);
        this.negatives = table(negatives, eta, delta);
        double low = Math.log(bonferroni(positives, negatives, smallest));
        int points = 1 + (int) Math.ceil((Math.log(LARGEST) - low) / STEP);
        Test[] all = new Test[points];
        IntStream.range(0, points).parallel().forEach(i -> {
            double at = Math.exp(low + i * STEP);
            double of = level(positives, negatives, at);
            all[i] = of < 1 ? new Test(of, table(positives, at, delta), table(negatives, at, delta)) : null;
        });
        grid = IntStream.range(0, points)
                .filter(i -> all[i] != null)
                .mapToObj(i -> all[i])
                .toArray(Test[]::new);
    }

    private static BandTable table(int models, double eta, double delta) {
        return new BandTable(SimultaneousBand.pointwise(models, eta), delta);
    }

    /** Returns the level of the test with this local level. */
    public static double level(int positives, int negatives, double eta) {
        double p = fails(positives, eta);
        return Math.min(1, 2 * (p + (positives == negatives ? p : fails(negatives, eta))));
    }

    private static double fails(int models, double eta) {
        return models > EXACT
                ? Math.min(1, models * eta)
                : EqualLocalLevels.crossing(EqualLocalLevels.bounds(models, eta));
    }

    /** Returns the local level of the test with this level, rounded down: by false position (Illinois), from below. */
    public static double eta(int positives, int negatives, double level) {
        double low = Math.log(bonferroni(positives, negatives, level));
        double high = Math.log(level / 2);
        double excess = excess(positives, negatives, low, level);
        double below = excess;
        double above = excess(positives, negatives, high, level);
        while (excess < -PRECISION && high - low > PRECISION) {
            double middle = low + (high - low) * below / (below - above);
            double at = excess(positives, negatives, middle, level);
            if (at <= 0) {
                low = middle;
                excess = at;
                below = at;
                above /= 2;
            } else {
                high = middle;
                above = at;
                below /= 2;
            }
        }
        return Math.exp(low);
    }

    /** How far the level is too high, as a logarithm; it rises with eta almost in proportion. */
    private static double excess(int positives, int negatives, double logEta, double level) {
        return Math.log(level(positives, negatives, Math.exp(logEta)) / level);
    }

    /** The local level by Bonferroni's inequality, at which the test has at most this level. */
    private static double bonferroni(int positives, int negatives, double level) {
        return level / (2.0 * (positives + negatives)) * (1 - 1e-9);
    }

    /** Returns the delta of the bounds. */
    public double delta() {
        return delta;
    }

    /** Returns the level at which bounds are computed. */
    public double level() {
        return level;
    }

    /** Returns the bound of the example that was loaded last, with the positives as its unlearned models. */
    public double lower(ExampleKernel example) {
        return example.thresholdBound(positives, negatives);
    }

    /** Returns the largest bound that could come out. */
    public double ceiling() {
        return positives.epsilon(0, negatives, 0);
    }

    /** Returns the p-value of the claim that epsilon is at most {@code target}, rounded up; 1 if no level refutes it. */
    public double pValue(ExampleKernel example, double target) {
        int from = 0;
        int to = grid.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (example.thresholdBound(grid[middle].positives, grid[middle].negatives) > target) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        double p = from == grid.length ? 1 : grid[from].level;
        return p > level && lower(example) > target ? level : p;
    }
}
