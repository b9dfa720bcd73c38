package io.unlearn.certified.internal.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.math.Normal;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseGridTest {
    @Property(tries = 300)
    void roundingIsExactAndShort(
            @ForAll @DoubleRange(min = -100, max = 100) @Scale(12) double weight,
            @ForAll @DoubleRange(min = -40, max = 40) @Scale(6) double log2Sigma) {
        double granularity = NoiseGrid.granularity(Math.pow(2, log2Sigma));
        double rounded = NoiseGrid.roundedToGrid(new double[] {weight}, granularity)[0];
        BigDecimal moved =
                new BigDecimal(rounded).subtract(new BigDecimal(weight)).abs();
        assertThat(moved.multiply(BigDecimal.valueOf(2))).isLessThanOrEqualTo(new BigDecimal(granularity));
        assertThat(new BigDecimal(rounded).remainder(new BigDecimal(granularity)))
                .isEqualByComparingTo("0");
    }

    @Test
    void roundingCopiesAndChecks() {
        double[] weights = {0.3, -1e300, 0, Double.MIN_VALUE};
        double[] rounded = NoiseGrid.roundedToGrid(weights, 0.25);
        assertThat(rounded).containsExactly(0.25, -1e300, 0, 0);
        assertThat(weights[0]).isEqualTo(0.3);
        assertThatThrownBy(() -> NoiseGrid.roundedToGrid(new double[] {1, Double.NaN}, 0.25))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("weights[1]");
        assertThatThrownBy(() -> NoiseGrid.roundedToGrid(weights, 0.3))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("power of two");
        assertThatThrownBy(() -> NoiseGrid.roundedToGrid(weights, Double.NaN)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void gridStepsAreWhole() {
        assertThat(NoiseGrid.gridSteps(1)).isEqualTo(1L << 40);
        assertThat(NoiseGrid.gridSteps(Math.nextUp(1.0))).isEqualTo((1L << 40) + 1);
        assertThat(NoiseGrid.gridSteps(Math.nextDown(2.0))).isEqualTo(1L << 41);
    }

    @Property(tries = 200)
    void sigmaIsSafeAndNearTheContinuousOne(
            @ForAll @DoubleRange(min = 0.01, max = 20) @Scale(9) double epsilon,
            @ForAll @DoubleRange(min = -30, max = -2) @Scale(9) double lnDelta,
            @ForAll @IntRange(min = 1, max = 1_000_000) int dimensions) {
        double delta = Math.exp(lnDelta);
        double sigma = NoiseGrid.sigmaFor(epsilon, delta, 3.7, dimensions);
        double continuous = GaussianDp.analyticSigma(epsilon, delta, 3.7);
        assertThat(sigma).isBetween(continuous, continuous * (1 + 1e-6));
        assertThat(NoiseGrid.deltaBound(epsilon, 3.7, sigma, dimensions)).isLessThanOrEqualTo(delta * (1 + 3e-12));
        assertThat(NoiseGrid.deltaBound(epsilon, 3.7, sigma * 0.999, dimensions))
                .isGreaterThan(delta);
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 0.5", "2, 3, 1", "3, 2, 0.3", "5, 4, 0.5", "5, 12, 2", "20, 13, 0.8"})
    void theoremHoldsWhereTheGridIsCoarse(int scale, int shift, double epsilon) {
        // One dimension, the exact divergence of two shifted discrete Gaussians against the theorem, the best T taken.
        double square = (double) scale * scale;
        double norm = 0;
        for (int k = -60 * scale; k <= 60 * scale; k++) {
            norm += Math.exp(-0.5 * k * k / square);
        }
        double exact = 0;
        for (int k = -60 * scale; k <= 60 * scale + shift; k++) {
            double p = Math.exp(-0.5 * k * k / square) / norm;
            double q = Math.exp(-0.5 * (k - shift) * (k - shift) / square) / norm;
            exact += Math.max(0, p - Math.exp(epsilon) * q);
        }
        double xi1 = 1 / (24 * square);
        double bound = 1;
        for (double t = 0.5; t < 12; t += 0.25) {
            double e0 = epsilon - xi1 - t * t / (24 * square);
            if (e0 >= 0) {
                double tail = 2 * Normal.ndtr(-(Math.floor(t * scale) + 0.5) / scale);
                bound = Math.min(
                        bound, Math.exp(xi1) * (GaussianDp.delta(e0, (double) shift / scale) + Math.exp(e0) * tail));
            }
        }
        assertThat(exact).isLessThanOrEqualTo(bound);
    }

    @Test
    void refusesWhatTheGridCannotHide() {
        assertThatThrownBy(() -> NoiseGrid.sigmaFor(1e-9, 1e-300, 1, 1_000_000))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("noise grid");
        assertThatThrownBy(() -> NoiseGrid.sigmaFor(0, 1e-5, 1, 10)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> NoiseGrid.sigmaFor(1, 1e-5, 0, 10)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> NoiseGrid.sigmaFor(1, 1e-5, 1, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> NoiseGrid.deltaBound(1, 1, 0, 1)).isInstanceOf(OutOfRangeException.class);
    }
}
