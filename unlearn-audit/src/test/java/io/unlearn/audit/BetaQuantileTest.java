package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.BetaTail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantiles of Beta distributions that have a closed form, down to where doubles end. */
class BetaQuantileTest {
    private static final double[] SHAPES = {1, 2, 10, 500, 10_000};

    /** P(X &lt;= x) = 1 - (1 - x)^b for a = 1, and x^a for b = 1. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-250, 1e-100, 1e-12, 0.01, 0.5, 0.975})
    void agreeWithTheirClosedForm(double p) {
        for (double shape : SHAPES) {
            close(BetaTail.lowerQuantile(p, 1, shape), -Math.expm1(Math.log1p(-p) / shape));
            close(BetaTail.upperQuantile(p, 1, shape), -Math.expm1(Math.log(p) / shape));
            close(BetaTail.lowerQuantile(p, shape, 1), Math.exp(Math.log(p) / shape));
            close(BetaTail.upperQuantile(p, shape, 1), Math.exp(Math.log1p(-p) / shape));
        }
        // The arcsine law.
        if (p > 1e-12) {
            close(BetaTail.lowerQuantile(p, 0.5, 0.5), Math.pow(Math.sin(Math.PI * p / 2), 2));
            close(BetaTail.upperQuantile(p, 0.5, 0.5), Math.pow(Math.cos(Math.PI * p / 2), 2));
        }
    }

    private static void close(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(2e-12 * expected));
    }
}
