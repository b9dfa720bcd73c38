package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Counts;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.internal.math.Normal;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores without randomness, which are the quantiles of a law at (i + 1/2) / n, against truths in closed form. */
class ClosedFormTest {
    private static final int MANY = 20_000;

    private static double[] quantiles(int n, DoubleUnaryOperator quantile) {
        return IntStream.range(0, n)
                .mapToDouble(i -> quantile.applyAsDouble((i + 0.5) / n))
                .toArray();
    }

    /** Normal laws at distance mu: AUC Phi(mu / sqrt 2), TPR Phi(mu - z) at FPR 1 - Phi(z), advantage 2 Phi(mu / 2) - 1. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void normalCurves(double mu) {
        double[] down = quantiles(MANY, Normal::ndtri);
        double[] up = Arrays.stream(down).map(x -> x + mu).toArray();
        RocCurve curve = RocCurve.of(up, down);
        assertThat(curve.auc()).isCloseTo(Normal.ndtr(mu / Math.sqrt(2)), within(1e-6));
        assertThat(curve.advantage()).isCloseTo(2 * Normal.ndtr(mu / 2) - 1, within(2.0 / MANY));
        assertThat(curve.kolmogorovSmirnov()).isEqualTo(curve.advantage());
        for (double rate : new double[] {0.001, 0.01, 0.1, 0.5}) {
            double slope = Normal.pdf(Normal.ndtri(rate) + mu) / Normal.pdf(Normal.ndtri(rate));
            assertThat(curve.truePositiveRateAt(rate))
                    .as("rate %s", rate)
                    .isCloseTo(Normal.ndtr(Normal.ndtri(rate) + mu), within((2 + slope) / MANY));
        }
    }

    /** A curve that is an arc of a circle: TPR sqrt(f (2 - f)) at FPR f, and area pi / 4. */
    @Test
    void circularCurve() {
        double[] down = quantiles(MANY, u -> u);
        double[] up = quantiles(MANY, p -> Math.sqrt(1 - p * p));
        RocCurve curve = RocCurve.of(up, down);
        assertThat(curve.auc()).isCloseTo(Math.PI / 4, within(1e-6));
        for (double rate : new double[] {0.01, 0.1, 0.5, 0.9}) {
            double slope = (1 - rate) / Math.sqrt(rate * (2 - rate));
            assertThat(curve.truePositiveRateAt(rate))
                    .isCloseTo(Math.sqrt(rate * (2 - rate)), within((2 + slope) / MANY));
        }
        assertThat(curve.hullAuc()).isCloseTo(Math.PI / 4, within(1e-4));
    }

    /** Every bound is below the truth, and tends to it: with 16 times the models, a quarter of the distance is left. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void boundsStayBelowTheTruthAndTendToIt(double mu) {
        double delta = 1e-3;
        double truth = GaussianDp.epsilon(mu, delta);
        double accuracy = Normal.ndtr(mu / 2);
        double byAccuracy = Math.log(accuracy / (1 - accuracy));
        double[] gap = new double[2];
        double[] gapMu = new double[2];
        for (int i = 0; i < 2; i++) {
            int n = i == 0 ? 1000 : 16_000;
            double[] down = quantiles(n, Normal::ndtri);
            long wrong = Arrays.stream(down).filter(x -> x >= mu / 2).count();
            Counts counts = new Counts(n - wrong, wrong, wrong, n - wrong);
            gapMu[i] = mu - GaussianDpBounds.muLower(counts, 0.05);
            double lower = EpsilonBounds.balancedAccuracy(counts, 0, 0.05).lower();
            gap[i] = byAccuracy - lower;
            assertThat(EpsilonBounds.clopperPearsonLower(counts, delta, 0.05)).isLessThan(truth);
            assertThat(lower).isLessThan(byAccuracy);
        }
        assertThat(gap[1]).isBetween(0.2 * gap[0], 0.3 * gap[0]);
        assertThat(gapMu[1]).isBetween(0.2 * gapMu[0], 0.3 * gapMu[0]).isPositive();
        double[] down = quantiles(512, Normal::ndtri);
        double[] up = Arrays.stream(down).map(x -> x + mu).toArray();
        double band = ThresholdBounds.prepare(512, 512, delta, 0.05, ThresholdStrategy.equalLocalLevels())
                .bound(up, down)
                .lower();
        assertThat(band).isBetween(0.09 * truth, truth);
    }
}
