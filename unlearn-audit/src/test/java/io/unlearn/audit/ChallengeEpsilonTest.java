package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.BoundKind;
import io.unlearn.core.MappedScores;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChallengeEpsilonTest {
    private static final double DELTA = ChallengeEpsilon.PUBLISHED_DELTA;

    @Test
    void theSupremumIsNeverBelowTheGrid() {
        RandomGenerator random = Seeds.of(41).generator();
        for (int i = 0; i < 10_000; i++) {
            double[] unlearned = scores(random, 2 + random.nextInt(24));
            double[] retrained = scores(random, unlearned.length);
            double grid =
                    ChallengeEpsilon.publishedGrid(unlearned, retrained, DELTA).epsilon();
            double exact =
                    ChallengeEpsilon.exactSupremum(unlearned, retrained, DELTA).epsilon();
            assertThat(exact)
                    .as("case %d: %s against %s", i, Arrays.toString(unlearned), Arrays.toString(retrained))
                    .isGreaterThanOrEqualTo(grid - 1e-12);
        }
    }

    @Test
    void theSupremumIsThatOfAllRules() {
        RandomGenerator random = Seeds.of(42).generator();
        for (int i = 0; i < 4_000; i++) {
            double[] unlearned = scores(random, 1 + random.nextInt(12));
            double[] retrained = scores(random, 1 + random.nextInt(12));
            double exact =
                    ChallengeEpsilon.exactSupremum(unlearned, retrained, DELTA).epsilon();
            assertThat(exact)
                    .as("case %d: %s against %s", i, Arrays.toString(unlearned), Arrays.toString(retrained))
                    .isCloseTo(bruteForce(unlearned, retrained), within(1e-12));
        }
    }

    /** More models than the search steps over at once: leaving rules out must not leave out the best. */
    @Test
    void theSupremumOfManyModelsIsThatOfAllIntervals() {
        RandomGenerator random = Seeds.of(43).generator();
        for (int i = 0; i < 600; i++) {
            double[] unlearned = scores(random, 20 + random.nextInt(70));
            double[] retrained = scores(random, 20 + random.nextInt(70));
            if (i % 3 == 0) {
                // From almost apart to one within the other.
                double shift = 4 * random.nextDouble();
                double scale = 0.05 + random.nextDouble();
                Arrays.setAll(unlearned, m -> shift + scale * random.nextGaussian());
                Arrays.setAll(retrained, m -> random.nextGaussian());
            }
            ChallengeResult exact = ChallengeEpsilon.exactSupremum(unlearned, retrained, DELTA);
            if (!exact.shortcut()) {
                assertThat(exact.intervalEpsilon()).as("case %d", i).isEqualTo(allIntervals(unlearned, retrained));
            }
        }
    }

    /** All pairs of positions among the sorted scores, by counts; NaN if no rule counts. */
    private static double allIntervals(double[] unlearned, double[] retrained) {
        double u = range(unlearned);
        double r = range(retrained);
        boolean retrainedIsNarrow = r < u || (r == u && !(median(retrained) > median(unlearned)));
        double[] narrow = retrainedIsNarrow ? retrained : unlearned;
        double[] wide = retrainedIsNarrow ? unlearned : retrained;
        double[] values = Arrays.stream(new double[][] {narrow, wide})
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        int[] positives = below(narrow, values);
        int[] negatives = below(wide, values);
        double best = Double.NaN;
        for (int from = 0; from < values.length; from++) {
            for (int to = from + 1; to <= values.length; to++) {
                int missed = narrow.length - positives[to] + positives[from];
                int held = negatives[to] - negatives[from];
                if (missed == 0 && held == 0) {
                    return Double.POSITIVE_INFINITY;
                }
                if (missed > 0 && held > 0) {
                    double first = Math.log(1 - DELTA - held / (double) wide.length)
                            - Math.log(missed / (double) narrow.length);
                    double second = Math.log(1 - DELTA - missed / (double) narrow.length)
                            - Math.log(held / (double) wide.length);
                    for (double epsilon : new double[] {first, second}) {
                        double clipped = Double.isNaN(epsilon) ? Double.NaN : Math.max(epsilon, 0);
                        best = clipped > best || Double.isNaN(best) ? clipped : best;
                    }
                }
            }
        }
        return best;
    }

    /** Scores below each of the values, and all of them last. */
    private static int[] below(double[] scores, double[] values) {
        int[] below = new int[values.length + 1];
        for (int v = 0; v <= values.length; v++) {
            int at = v;
            below[v] = at == values.length
                    ? scores.length
                    : (int) Arrays.stream(scores).filter(s -> s < values[at]).count();
        }
        return below;
    }

    @Test
    void equalConstantsCannotBeToldApart() {
        double[] constant = {1.5, 1.5, 1.5, 1.5};
        assertThat(ChallengeEpsilon.publishedGrid(constant, constant, DELTA).epsilon())
                .isZero();
        assertThat(ChallengeEpsilon.exactSupremum(constant, constant, DELTA).epsilon())
                .isZero();
    }

    @Test
    void aGroupWithoutSpreadTakesTheShortcut() {
        ChallengeResult result = ChallengeEpsilon.exactSupremum(new double[] {2, 2, 2}, new double[] {1, 2, 3}, DELTA);
        assertThat(result.shortcut()).isTrue();
        assertThat(result.epsilon()).isEqualTo(ChallengeEpsilon.CAP);
        assertThat(result.kind()).isEqualTo(BoundKind.APPROXIMATE);
    }

    @Test
    void aMatrixIsItsColumns() {
        RandomGenerator random = Seeds.of(43).generator();
        double[][] u = new double[20][150];
        double[][] r = new double[20][150];
        for (int m = 0; m < 20; m++) {
            for (int e = 0; e < 150; e++) {
                u[m][e] = (float) (random.nextGaussian() + 0.3);
                r[m][e] = (float) random.nextGaussian();
            }
        }
        double[] grid = ChallengeEpsilon.publishedGrid(ScoreMatrix.of(u), ScoreMatrix.of(r), DELTA, Progress.none());
        double[] exact = ChallengeEpsilon.exactSupremum(ScoreMatrix.of(u), ScoreMatrix.of(r), DELTA, Progress.none());
        for (int e = 0; e < 150; e++) {
            int example = e;
            double[] cu = Arrays.stream(u).mapToDouble(row -> row[example]).toArray();
            double[] cr = Arrays.stream(r).mapToDouble(row -> row[example]).toArray();
            assertThat(grid[e])
                    .isEqualTo(ChallengeEpsilon.publishedGrid(cu, cr, DELTA).epsilon());
            assertThat(exact[e])
                    .isEqualTo(ChallengeEpsilon.exactSupremum(cu, cr, DELTA).epsilon());
        }
    }

    /** The published grid of intervals, rule by rule and model by model. */
    @Test
    void theGridIsThatOfAllItsRules() {
        RandomGenerator random = Seeds.of(45).generator();
        for (int i = 0; i < 60; i++) {
            double[] unlearned = scores(random, 3 + random.nextInt(14));
            double[] retrained = scores(random, 3 + random.nextInt(14));
            ChallengeResult result = ChallengeEpsilon.publishedGrid(unlearned, retrained, DELTA);
            if (!result.shortcut()) {
                assertThat(result.intervalEpsilon()).as("case %d", i).isEqualTo(intervalGrid(unlearned, retrained));
            }
        }
    }

    private static double intervalGrid(double[] unlearned, double[] retrained) {
        double u = range(unlearned);
        double r = range(retrained);
        boolean retrainedIsNarrow = r < u || (r == u && !(median(retrained) > median(unlearned)));
        double[] narrow = retrainedIsNarrow ? retrained : unlearned;
        double[] wide = retrainedIsNarrow ? unlearned : retrained;
        double width = range(narrow);
        double smallest = Arrays.stream(narrow).min().orElseThrow();
        double first = smallest + width - 2;
        double last = Arrays.stream(narrow).max().orElseThrow() + 2;
        int count = (int) Math.ceil((last - first) * 100);
        double best = Double.NaN;
        for (int i = 0; i < count; i++) {
            double right = i == count - 1 ? last : i * ((last - first) / (count - 1)) + first;
            double from = right - width - 2;
            double to = right - width + 2;
            for (int j = 0; j < 400; j++) {
                double left = j == 399 ? to : j * ((to - from) / 399) + from;
                int missed = 0;
                for (double v : narrow) {
                    missed += v < left || v > right ? 1 : 0;
                }
                int held = 0;
                for (double v : wide) {
                    held += v >= left && v <= right ? 1 : 0;
                }
                double epsilon =
                        ChallengeEpsilon.ofRates(held / (double) wide.length, missed / (double) narrow.length, DELTA);
                best = epsilon > best || Double.isNaN(best) ? epsilon : best;
            }
        }
        return best;
    }

    /** A mapped file longer than one block gives the same numbers as the matrix in memory. */
    @Test
    void aMappedFileIsItsMatrix(@TempDir Path folder) throws IOException {
        RandomGenerator random = Seeds.of(44).generator();
        double[][] u = new double[5][5000];
        double[][] r = new double[6][5000];
        for (int e = 0; e < 5000; e++) {
            for (int m = 0; m < 6; m++) {
                u[Math.min(m, 4)][e] = random.nextGaussian() + 0.3;
                r[m][e] = random.nextGaussian();
            }
        }
        ScoreMatrix unlearned = ScoreMatrix.of(u);
        ScoreMatrix retrained = ScoreMatrix.of(r);
        unlearned.writeNpy(folder.resolve("u.npy"));
        retrained.writeNpy(folder.resolve("r.npy"));
        MappedScores mappedU = MappedScores.open(folder.resolve("u.npy"));
        MappedScores mappedR = MappedScores.open(folder.resolve("r.npy"));
        assertThat(ChallengeEpsilon.publishedGrid(mappedU, mappedR, DELTA, Progress.none()))
                .isEqualTo(ChallengeEpsilon.publishedGrid(unlearned, retrained, DELTA, Progress.none()));
        assertThat(ChallengeEpsilon.exactSupremum(mappedU, mappedR, DELTA, Progress.none()))
                .isEqualTo(ChallengeEpsilon.exactSupremum(unlearned, retrained, DELTA, Progress.none()));
    }

    @Test
    void doesNotChangeItsArguments() {
        double[] unlearned = {3, 1, 2};
        double[] retrained = {6, 5, 4};
        ChallengeEpsilon.exactSupremum(unlearned, retrained, DELTA);
        ChallengeEpsilon.publishedGrid(unlearned, retrained, DELTA);
        assertThat(unlearned).containsExactly(3, 1, 2);
        assertThat(retrained).containsExactly(6, 5, 4);
    }

    @Test
    void refusesWhatHasNoAnswer() {
        double[] fine = {1, 2};
        assertThatThrownBy(() -> ChallengeEpsilon.exactSupremum(new double[] {1, Double.NaN}, fine, DELTA))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("unlearned[1] must be a number but is NaN");
        assertThatThrownBy(() -> ChallengeEpsilon.publishedGrid(fine, new double[] {Double.NaN}, DELTA))
                .isInstanceOf(NonFiniteValueException.class);
        double[] infinite = {Double.NEGATIVE_INFINITY, 0};
        assertThatThrownBy(() -> ChallengeEpsilon.exactSupremum(infinite, infinite, DELTA))
                .isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> ChallengeEpsilon.exactSupremum(new double[0], fine, DELTA))
                .isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> ChallengeEpsilon.exactSupremum(fine, fine, 1)).isInstanceOf(OutOfRangeException.class);
        ScoreMatrix one = ScoreMatrix.of(new double[][] {{1}, {2}});
        ScoreMatrix two = ScoreMatrix.of(new double[][] {{1, 2}, {2, 3}});
        assertThatThrownBy(() -> ChallengeEpsilon.publishedGrid(one, two, DELTA, Progress.none()))
                .isInstanceOf(ShapeMismatchException.class);
    }

    /** Ties, equal groups, outliers and smooth scores, in turn. */
    private static double[] scores(RandomGenerator random, int models) {
        double[] scores = new double[models];
        int kind = random.nextInt(4);
        double shift = random.nextInt(3) - 1;
        for (int m = 0; m < models; m++) {
            double z = random.nextGaussian();
            scores[m] = switch (kind) {
                case 0 -> Math.rint(2 * z) / 2;
                case 1 -> Math.rint(z) + shift;
                case 2 -> z + shift;
                default -> random.nextInt(8) == 0 ? 6 * z : z;
            };
        }
        return scores;
    }

    /** All rules, one by one, from the definition. */
    private static double bruteForce(double[] unlearned, double[] retrained) {
        double u = range(unlearned);
        double r = range(retrained);
        if (Math.min(u, r) / Math.max(u, r) < 0.01) {
            return ChallengeEpsilon.CAP;
        }
        boolean retrainedIsHigher = median(retrained) > median(unlearned);
        double[] high = retrainedIsHigher ? retrained : unlearned;
        double[] low = retrainedIsHigher ? unlearned : retrained;
        boolean retrainedIsNarrow = r < u || (r == u && !retrainedIsHigher);
        double[] narrow = retrainedIsNarrow ? retrained : unlearned;
        double[] wide = retrainedIsNarrow ? unlearned : retrained;
        double[] values = new double[unlearned.length + retrained.length];
        System.arraycopy(unlearned, 0, values, 0, unlearned.length);
        System.arraycopy(retrained, 0, values, unlearned.length, retrained.length);
        double best = 0;
        for (double left : values) {
            best = Math.max(best, of(high, low, left, Double.POSITIVE_INFINITY));
            for (double right : values) {
                best = Math.max(best, of(narrow, wide, left, right));
            }
        }
        return Math.min(best, ChallengeEpsilon.CAP);
    }

    private static double of(double[] positives, double[] negatives, double left, double right) {
        double missed =
                Arrays.stream(positives).filter(v -> v < left || v > right).count() / (double) positives.length;
        double held =
                Arrays.stream(negatives).filter(v -> v >= left && v <= right).count() / (double) negatives.length;
        double epsilon = ChallengeEpsilon.ofRates(held, missed, DELTA);
        return Double.isNaN(epsilon) ? 0 : epsilon;
    }

    private static double range(double[] values) {
        return Arrays.stream(values).max().orElseThrow()
                - Arrays.stream(values).min().orElseThrow();
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
