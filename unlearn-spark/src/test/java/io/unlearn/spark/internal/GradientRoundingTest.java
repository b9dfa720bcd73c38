package io.unlearn.spark.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.Rounding;
import io.unlearn.certified.internal.Setup;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The bounds on rounding hold for every split of the rows over blocks and tasks, against sums in exact arithmetic. */
class GradientRoundingTest {
    private static final MathContext DIGITS = new MathContext(60);

    @Property(tries = 200)
    void theBoundCoversWhatIsLost(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int n, @ForAll @IntRange(min = 1, max = 6) int d) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] weights = numbers(random, d, 4);
        List<RowBlock> blocks = blocks(random, n, d);
        Point point = new Point(Loss.SQUARED, 1, d, weights, Curvature.NONE, weights);
        Statistics sums = total(random, blocks, point);
        double[] computed = sums.gradient(d);
        double bound = Rounding.ofGradient(
                Loss.SQUARED, d, sums.rowSums(), sums.additionError(d), Vectors.norm(weights), 0, 0, 1);
        BigDecimal[] exact = exact(blocks, weights);
        BigDecimal square = BigDecimal.ZERO;
        for (int j = 0; j < d; j++) {
            BigDecimal off = exact[j].subtract(new BigDecimal(computed[j]));
            square = square.add(off.multiply(off));
        }
        assertThat(Math.sqrt(square.doubleValue())).isLessThanOrEqualTo(bound);
        assertThat(sums.rows()).isEqualTo(n);
    }

    @Property(tries = 100)
    void thePlainResidualIsNeverBelowTheTruth(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int n, @ForAll @IntRange(min = 1, max = 6) int d) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] weights = numbers(random, d, 4);
        List<RowBlock> blocks = blocks(random, n, d);
        Point point = new Point(Loss.SQUARED, 1, d, weights, Curvature.NONE, weights);
        PlainSums sums = new PlainSums(d);
        PlainSums.Merge merge = new PlainSums.Merge();
        for (Iterator<RowBlock> task : tasks(random, blocks)) {
            sums = merge.call(sums, new PlainSums.Pass(point).call(task).next());
        }
        double regularisation = random.nextDouble();
        BigDecimal[] exact = exact(blocks, weights);
        BigDecimal square = BigDecimal.ZERO;
        for (int j = 0; j < d; j++) {
            BigDecimal g = exact[j].add(new BigDecimal(regularisation).multiply(new BigDecimal(weights[j])));
            square = square.add(g.multiply(g));
        }
        double truth = square.sqrt(DIGITS).doubleValue();
        assertThat(sums.residual(weights, regularisation, 1)).isGreaterThanOrEqualTo(truth * (1 - 1e-15));
        assertThat(sums.rows()).isEqualTo(n);
    }

    @Test
    void roundingDoesNotDecideTheLimitForTenThousandMillionRows() {
        long rows = 10_000_000_000L;
        Masking masking = Masking.outputNoise(1, 1e-5);
        Setup setup = new Setup(
                Loss.LOGISTIC,
                Regularisation.perSample(1e-4),
                masking,
                Promise.of(masking),
                Math.sqrt(2),
                1,
                Double.NaN,
                true,
                new int[] {0, 1},
                1,
                101,
                Double.NaN,
                Double.NaN,
                DenseBackend.plainJava(),
                Progress.none(),
                Clock.systemUTC());
        assertThat(ClusterProblem.defaultLimit(setup, rows)).isEqualTo(1e-8 * 1e-4 * rows);
        assertThat(setup.limit(rows)).as("with sums in any order").isGreaterThan(1e4);
    }

    private static double[] numbers(SplittableRandom random, int count, int decades) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-decades, decades + 1));
        }
        return values;
    }

    /** Rows of very different sizes, in blocks of random lengths. */
    private static List<RowBlock> blocks(SplittableRandom random, int n, int d) {
        List<RowBlock> blocks = new ArrayList<>();
        int left = n;
        while (left > 0) {
            int rows = Math.min(left, random.nextInt(1, RowBlock.rowsFor(d) + 1));
            double[] features = numbers(random, rows * d, 5);
            double[] norms = new double[rows];
            for (int i = 0; i < rows; i++) {
                double square = 0;
                for (int j = 0; j < d; j++) {
                    square += features[i * d + j] * features[i * d + j];
                }
                norms[i] = Math.sqrt(square) * (1 + Rounding.gamma(d + 2L));
            }
            blocks.add(new RowBlock(new long[2 * rows], new long[2 * rows], features, numbers(random, rows, 3), norms));
            left -= rows;
        }
        return blocks;
    }

    private static List<Iterator<RowBlock>> tasks(SplittableRandom random, List<RowBlock> blocks) {
        List<List<RowBlock>> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tasks.add(new ArrayList<>());
        }
        blocks.forEach(block -> tasks.get(random.nextInt(3)).add(block));
        return tasks.stream().map(List::iterator).toList();
    }

    private static Statistics total(SplittableRandom random, List<RowBlock> blocks, Point point) {
        Statistics sums = new Statistics();
        for (Iterator<RowBlock> task : tasks(random, blocks)) {
            Statistics part =
                    new Passes.Kept(point, Left.of(KeySet.none())).call(task).next();
            sums = random.nextBoolean() ? sums.merge(part) : part.merge(sums);
        }
        return sums;
    }

    private static BigDecimal[] exact(List<RowBlock> blocks, double[] weights) {
        int d = weights.length;
        BigDecimal[] sum = new BigDecimal[d];
        java.util.Arrays.fill(sum, BigDecimal.ZERO);
        for (RowBlock block : blocks) {
            for (int i = 0; i < block.rows(); i++) {
                BigDecimal slope = new BigDecimal(block.targets()[i]).negate();
                for (int j = 0; j < d; j++) {
                    slope = slope.add(new BigDecimal(block.features()[i * d + j]).multiply(new BigDecimal(weights[j])));
                }
                for (int j = 0; j < d; j++) {
                    sum[j] = sum[j].add(slope.multiply(new BigDecimal(block.features()[i * d + j])));
                }
            }
        }
        return sum;
    }
}
