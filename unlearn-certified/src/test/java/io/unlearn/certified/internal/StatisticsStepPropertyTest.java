package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.SekhariStatistics;
import io.unlearn.certified.SekhariTerms;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The bounds of a step from stored statistics against what they bound, with duplicates, collinear columns, zero rows, labels of
 * one side, and lambda from 1e-6 to 1e3.
 */
class StatisticsStepPropertyTest {
    private static final int[] LABELS = {0, 1};

    private double tightestDrift;
    private double tightestStep;

    @Test
    void everyBoundHolds() {
        SplittableRandom seeds = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            check(seeds.nextLong());
        }
        // Not empty: some problems come near the drift, and none of the bounds is off by orders everywhere.
        assertThat(tightestDrift).isGreaterThan(0.3);
        assertThat(tightestStep).isGreaterThan(0.01);
    }

    @Test
    @Tag("slow")
    @Timeout(3600)
    void everyBoundHoldsOnManyMore() {
        SplittableRandom seeds = new SplittableRandom(6);
        for (int i = 0; i < 100_000; i++) {
            check(seeds.nextLong());
        }
    }

    private void check(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 3 + random.nextInt(30);
        int d = 1 + random.nextInt(4);
        int m = 1 + random.nextInt(n - 1);
        double bound = Math.pow(10, random.nextDouble(-1, 1));
        double lambda = Math.pow(10, random.nextDouble(-6, 3));
        TrainingRows rows = rows(random, n, d, bound);
        SekhariTerms terms = SekhariTerms.of(n, d, lambda, m, 1, 1e-5).withRowNormBound(bound);
        DenseBackend backend = DenseBackend.plainJava();
        SekhariStatistics all = SekhariTraining.train(terms, rows, LABELS, backend, Progress.none());
        TrainingRows rest = rows.where(i -> i >= m);
        SekhariStatistics reference = train(terms, rest, backend);
        TrainingRows leaving = rows.where(i -> i < m);
        int[] positive = SekhariTraining.positive(leaving, LABELS);
        double[] x = SekhariTraining.features(leaving);
        double drift = distance(all.weightsCopy(), reference.weightsCopy());
        double slack = 2 * terms.residualLimit() / (lambda * (n - m));
        double lipschitz = terms.lipschitz();
        double driftBound = NewtonStepDistance.drift(n, m, lambda, lipschitz);
        assertThat(drift).isLessThanOrEqualTo(driftBound + slack);
        assertThat(Vectors.norm(reference.weightsCopy())).isLessThanOrEqualTo(terms.weightBound() + slack);
        tightestDrift = Math.max(tightestDrift, (drift - slack) / driftBound);
        try (StatisticsStep before = StatisticsStep.of(backend, all.weightsCopy(), all.meanHessianCopy(), n, lambda);
                StatisticsStep once = before.without(x, positive, n - m)) {
            double step = distance(once.weightsCopy(), reference.weightsCopy());
            assertThat(step).isLessThanOrEqualTo(terms.provedGamma());
            tightestStep = Math.max(tightestStep, step / terms.provedGamma());
            assertThat(once.solveResidual()).isLessThanOrEqualTo(terms.stepResidualLimit());
            twoBatches(before, once, x, positive, n, d);
        }
        paper(terms);
    }

    /** Restarts from the stored minimiser, so that it does not matter how the rows were split over requests. */
    private static void twoBatches(
            StatisticsStep before, StatisticsStep once, double[] x, int[] positive, int n, int d) {
        int m = positive.length;
        if (m < 2) {
            return;
        }
        int half = m / 2;
        try (StatisticsStep first = before.without(
                        Arrays.copyOfRange(x, half * d, m * d), Arrays.copyOfRange(positive, half, m), n - m + half);
                StatisticsStep second =
                        first.without(Arrays.copyOf(x, half * d), Arrays.copyOf(positive, half), n - m)) {
            double scale = 1 + Vectors.norm(once.weightsCopy());
            assertThat(distance(second.weightsCopy(), once.weightsCopy())).isLessThanOrEqualTo(1e-6 * scale);
        }
    }

    /** The published gamma is above the tight one, before residuals. */
    private static void paper(SekhariTerms terms) {
        double published = terms.paperMode().gamma();
        double tight = NewtonStepDistance.tight(
                terms.rows(), terms.deletions(), terms.lambda(), terms.lipschitz(), terms.hessianLipschitz());
        assertThat(tight).isLessThanOrEqualTo(published * (1 + 1e-12));
    }

    private static SekhariStatistics train(SekhariTerms terms, TrainingRows rest, DenseBackend backend) {
        int n = rest.size();
        SekhariTerms fewer = SekhariTerms.of(Math.max(2, n), rest.columns(), terms.lambda(), 1, 1, 1e-5)
                .withRowNormBound(terms.rowNormBound());
        if (n >= 2) {
            return SekhariTraining.train(fewer, rest, LABELS, backend, Progress.none());
        }
        // One row alone is two of it with the same mean objective.
        TrainingRows twice = TrainingRows.classification(
                new double[][] {rest.featuresCopy(0), rest.featuresCopy(0)}, new int[] {rest.label(0), rest.label(0)});
        return SekhariTraining.train(fewer, twice, LABELS, backend, Progress.none());
    }

    private static double distance(double[] a, double[] b) {
        return Vectors.norm(Vectors.plus(a, -1, b));
    }

    private static TrainingRows rows(SplittableRandom random, int n, int d, double bound) {
        double[][] x = new double[n][d];
        int[] labels = new int[n];
        boolean oneSide = random.nextInt(4) == 0;
        boolean same = random.nextInt(4) == 0;
        boolean collinear = d > 1 && random.nextInt(4) == 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                x[i][j] = random.nextDouble(-1, 1);
            }
            if (same && i > 0) {
                x[i] = x[0].clone();
            }
            if (collinear) {
                x[i][d - 1] = 2 * x[i][0];
            }
            double norm = Math.max(Vectors.norm(x[i]), 1e-9);
            double length = random.nextInt(8) == 0 ? 0 : random.nextInt(3) == 0 ? 0.3 : 1 - 1e-12;
            for (int j = 0; j < d; j++) {
                x[i][j] *= bound * length / norm;
            }
            labels[i] = oneSide ? 1 : random.nextInt(2);
        }
        return TrainingRows.classification(x, labels);
    }
}
