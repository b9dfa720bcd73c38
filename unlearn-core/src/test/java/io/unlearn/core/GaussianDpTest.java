package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.math.BigNormal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GaussianDpTest {
    @Test
    void reproducesThePublishedMechanisms() throws IOException {
        List<Map<String, Double>> rows = FlatJson.read("/vectors/certified/gaussian_mechanism.json").stream()
                .filter(row -> row.containsKey("analytic"))
                .toList();
        assertThat(rows).hasSize(30);
        for (Map<String, Double> row : rows) {
            double epsilon = row.get("epsilon");
            double delta = row.get("delta");
            assertRelative(GaussianDp.analyticSigma(epsilon, delta, 1), row.get("analytic"), 1e-11);
            double classic = PublishedGaussian.classicMultiplierAsPrinted(epsilon, delta);
            double guo = PublishedGaussian.guoMultiplierAsPrinted(epsilon, delta);
            double neel = PublishedGaussian.neelMultiplier(epsilon, delta);
            assertRelative(classic, row.get("classic"), 1e-14);
            assertRelative(guo, row.get("guo_c"), 1e-14);
            // The vector's own form subtracts two near roots and loses digits that the library keeps.
            assertRelative(neel, row.get("neel"), 1e-12);
            assertRelative(GaussianDp.delta(epsilon, 1 / classic), row.get("true_delta_of_classic"), 1e-10);
            assertRelative(GaussianDp.delta(epsilon, 1 / guo), row.get("true_delta_of_guo"), 1e-10);
            assertRelative(GaussianDp.delta(epsilon, 1 / neel), row.get("true_delta_of_neel"), 1e-10);
        }
    }

    @Test
    void reproducesTheAuditVectors() throws IOException {
        int curve = 0;
        int inverse = 0;
        for (Map<String, Double> row : FlatJson.read("/vectors/audit/gdp.json")) {
            if (row.containsKey("rel_err_double")) {
                assertRelative(GaussianDp.delta(row.get("eps"), row.get("mu")), row.get("delta"), 2e-13);
                curve++;
            } else if (row.containsKey("eps")) {
                assertThat(GaussianDp.epsilon(row.get("mu"), row.get("delta")))
                        .isCloseTo(row.get("eps"), within(1e-10 * Math.max(1, row.get("eps"))));
                inverse++;
            }
        }
        assertThat(curve).isEqualTo(52);
        assertThat(inverse).isEqualTo(44);
    }

    @Property(tries = 200)
    void curveIsAccurate(
            @ForAll @DoubleRange(min = -9, max = 9) @Scale(9) double lnMu,
            @ForAll @DoubleRange(min = -3, max = 36) @Scale(9) double u) {
        // Parametrised by u = epsilon/mu - mu/2, so that deltas from 1 down to 1e-280 are all met.
        double mu = Math.exp(lnMu);
        double epsilon = mu * (u + mu / 2);
        Assume.that(epsilon >= 0 && epsilon < 1e4);
        BigDecimal exact = BigNormal.delta(epsilon, mu);
        assertThat(BigNormal.relativeError(GaussianDp.delta(epsilon, mu), exact))
                .isLessThan(1e-12);
    }

    @Property(tries = 300)
    void epsilonIsSafeAndSharp(
            @ForAll @DoubleRange(min = -12, max = 12) @Scale(9) double lnMu,
            @ForAll @DoubleRange(min = -690, max = -0.001) @Scale(9) double lnDelta) {
        double mu = Math.exp(lnMu);
        double delta = Math.exp(lnDelta);
        double epsilon = GaussianDp.epsilon(mu, delta);
        assertThat(GaussianDp.delta(epsilon, mu)).isLessThanOrEqualTo(delta * (1 + 1e-12));
        if (epsilon > 0) {
            double smaller = epsilon * (1 - 1e-10) - 1e-10 * mu * mu;
            assertThat(smaller <= 0 || GaussianDp.delta(smaller, mu) > delta).isTrue();
        }
    }

    @Property(tries = 300)
    void muIsSafeAndSharp(
            @ForAll @DoubleRange(min = 0, max = 200) @Scale(9) double epsilon,
            @ForAll @DoubleRange(min = -690, max = -0.001) @Scale(9) double lnDelta) {
        double delta = Math.exp(lnDelta);
        double mu = GaussianDp.mu(epsilon, delta);
        assertThat(GaussianDp.delta(epsilon, mu)).isLessThanOrEqualTo(delta * (1 + 1e-12));
        assertThat(GaussianDp.delta(epsilon, mu * (1 + 1e-9))).isGreaterThan(delta);
        assertThat(GaussianDp.analyticSigma(epsilon, delta, 3) * mu).isGreaterThanOrEqualTo(3 * (1 - 1e-16));
    }

    @Property(tries = 200)
    void inversesGoRound(
            @ForAll @DoubleRange(min = 0.01, max = 30) @Scale(9) double epsilon,
            @ForAll @DoubleRange(min = -60, max = -1) @Scale(9) double lnDelta) {
        double delta = Math.exp(lnDelta);
        double mu = GaussianDp.mu(epsilon, delta);
        assertThat(GaussianDp.epsilon(mu, delta)).isCloseTo(epsilon, within(1e-10 * Math.max(1, epsilon)));
    }

    @Property(tries = 200)
    void curveFallsInEpsilonAndRisesInMu(
            @ForAll @DoubleRange(min = 0, max = 50) @Scale(9) double epsilon,
            @ForAll @DoubleRange(min = 0.01, max = 8) @Scale(9) double mu) {
        double here = GaussianDp.delta(epsilon, mu);
        assertThat(here).isBetween(0.0, 1.0);
        assertThat(GaussianDp.delta(epsilon * 1.001 + 0.001, mu)).isLessThanOrEqualTo(here);
        assertThat(GaussianDp.delta(epsilon, mu * 1.001)).isGreaterThanOrEqualTo(here);
    }

    @Property(tries = 200)
    void compositionIsTheEuclideanNorm(
            @ForAll @Size(max = 40) List<@DoubleRange(min = 0, max = 5) @Scale(6) Double> mu) {
        double[] values = mu.stream().mapToDouble(Double::doubleValue).toArray();
        double expected = Math.sqrt(mu.stream().mapToDouble(m -> m * m).sum());
        assertThat(GaussianDp.compose(values)).isCloseTo(expected, within(1e-14 * Math.max(1, expected)));
        if (values.length > 0) {
            double all = GaussianDp.compose(values);
            assertThat(GaussianDp.compose(GaussianDp.compose(values), 1))
                    .isCloseTo(Math.hypot(all, 1), within(1e-14 * (1 + all)));
        }
    }

    @Test
    void compositionTakesExtremes() {
        assertThat(GaussianDp.compose()).isZero();
        assertThat(GaussianDp.compose(0.3)).isEqualTo(0.3);
        assertThat(GaussianDp.compose(3e300, 4e300)).isCloseTo(5e300, within(1e286));
        assertThat(GaussianDp.compose(3e-200, 4e-200)).isCloseTo(5e-200, within(1e-214));
        double[] many = new double[1_000_000];
        Arrays.fill(many, 0.1);
        assertThat(GaussianDp.compose(many)).isCloseTo(100, within(1e-13));
    }

    @Test
    void limits() {
        assertThat(GaussianDp.delta(1, 0)).isZero();
        assertThat(GaussianDp.epsilon(0, 1e-300)).isZero();
        assertThat(GaussianDp.delta(0, 1e-200)).isCloseTo(1e-200 / Math.sqrt(2 * Math.PI), within(1e-213));
        assertThat(GaussianDp.delta(1e300, 1)).isZero();
        assertThat(GaussianDp.delta(0, 1e10)).isEqualTo(1);
        assertThat(GaussianDp.epsilon(1, 1e-300)).isCloseTo(37.5, within(0.5));
        assertThat(GaussianDp.epsilon(1e200, 1e-5)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(GaussianDp.mu(1e300, 1e-5)).isCloseTo(Math.sqrt(2) * 1e150, within(1e137));
        assertThat(GaussianDp.mu(0, 1e-300)).isCloseTo(1e-300 * Math.sqrt(2 * Math.PI), within(1e-311));
        assertThat(GaussianDp.epsilon(3, 0.9)).isZero();
    }

    @Test
    void hugeMuKeepsItsDigits() {
        // epsilon/mu and mu/2 agree to eight digits; 40-digit arithmetic on the same two doubles.
        double mu = 1e5;
        double epsilon = 5e9 + 3e5;
        assertThat(GaussianDp.delta(epsilon, mu)).isCloseTo(0.0013499, within(5e-5));
        BigDecimal u = new BigDecimal("3");
        double leading = BigNormal.pdf(u).multiply(BigNormal.mills(u)).doubleValue();
        double second = BigNormal.pdf(u)
                .multiply(BigNormal.mills(new BigDecimal("100003")))
                .doubleValue();
        assertRelative(GaussianDp.delta(epsilon, mu), leading - second, 1e-13);
    }

    @Test
    void refusesWhatIsOutsideTheMathematics() {
        assertThatThrownBy(() -> GaussianDp.delta(-1, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDp.delta(Double.NaN, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDp.delta(1, -1e-9)).hasMessageContaining("mu must be in [0");
        assertThatThrownBy(() -> GaussianDp.delta(1, Double.POSITIVE_INFINITY)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDp.epsilon(1, 0)).hasMessageContaining("delta must be in (0, 1)");
        assertThatThrownBy(() -> GaussianDp.mu(1, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDp.analyticSigma(1, 1e-5, 0)).hasMessageContaining("sensitivity");
        assertThatThrownBy(() -> GaussianDp.compose(1, Double.NaN)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void publishedFormsRefuseWhereTheirProofEnds() {
        assertThat(PublishedGaussian.classicMultiplier(1, 1e-5)).isCloseTo(4.844805262605389, within(1e-14));
        assertThat(PublishedGaussian.guoMultiplier(1, 1e-5)).isCloseTo(4.882292611689388, within(1e-14));
        assertThatThrownBy(() -> PublishedGaussian.classicMultiplier(1.01, 1e-5))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("proof")
                .hasMessageContaining("analyticSigma");
        assertThatThrownBy(() -> PublishedGaussian.guoMultiplier(8, 1e-5)).hasMessageContaining("7.5");
        assertThatThrownBy(() -> PublishedGaussian.neelMultiplier(0, 1e-5)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void publishedFormsFirstFailWhereTheDocumentationSays() {
        double[] deltas = {1e-3, 1e-4, 1e-5, 1e-6};
        double[] classicFails = {7.47, 8.00, 8.42, 8.79};
        double[] guoFails = {7.87, 8.38, 8.80, 9.15};
        for (int i = 0; i < deltas.length; i++) {
            double delta = deltas[i];
            assertThat(trueDelta(
                            PublishedGaussian.classicMultiplierAsPrinted(classicFails[i] - 0.02, delta),
                            classicFails[i] - 0.02))
                    .isLessThan(delta);
            assertThat(trueDelta(
                            PublishedGaussian.classicMultiplierAsPrinted(classicFails[i] + 0.02, delta),
                            classicFails[i] + 0.02))
                    .isGreaterThan(delta);
            assertThat(trueDelta(
                            PublishedGaussian.guoMultiplierAsPrinted(guoFails[i] - 0.02, delta), guoFails[i] - 0.02))
                    .isLessThan(delta);
            assertThat(trueDelta(
                            PublishedGaussian.guoMultiplierAsPrinted(guoFails[i] + 0.02, delta), guoFails[i] + 0.02))
                    .isGreaterThan(delta);
        }
    }

    @Property(tries = 200)
    void neelNeverUndercutsTheExactNoise(
            @ForAll @DoubleRange(min = 0.001, max = 300) @Scale(9) double epsilon,
            @ForAll @DoubleRange(min = -300, max = -1) @Scale(9) double lnDelta) {
        double delta = Math.exp(lnDelta);
        assertThat(PublishedGaussian.neelMultiplier(epsilon, delta))
                .isGreaterThan(GaussianDp.analyticSigma(epsilon, delta, 1));
    }

    private static double trueDelta(double sigma, double epsilon) {
        return GaussianDp.delta(epsilon, 1 / sigma);
    }

    private static void assertRelative(double actual, double expected, double tolerance) {
        assertThat(actual).isCloseTo(expected, within(tolerance * Math.abs(expected)));
    }
}
