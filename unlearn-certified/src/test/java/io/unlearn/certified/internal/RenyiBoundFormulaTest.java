package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/**
 * The bounds against the formulae of docs/certified.md, written down again. That they are bounds is tested elsewhere; this finds one
 * that became looser.
 */
class RenyiBoundFormulaTest {
    /** Above the room for rounding, 1e-10, below everything that matters. */
    private static final double RELATIVE = 1e-8;

    private static void assertNear(double actual, double expected) {
        assertThat(actual).isGreaterThanOrEqualTo(expected);
        assertThat(actual).isCloseTo(expected, within(RELATIVE * expected));
    }

    /** The series of exp(t) - 1 - t; for t up to 3 the first 60 terms are all of it. */
    private static double series(double t) {
        double sum = 0;
        double term = 1;
        double[] terms = new double[60];
        for (int k = 1; k < terms.length; k++) {
            term *= t / k;
            terms[k] = term;
        }
        for (int k = terms.length - 1; k >= 2; k--) {
            sum += terms[k];
        }
        return sum;
    }

    @Property(tries = 500)
    void theNormsOfTheJacobian(
            @ForAll @DoubleRange(min = 1e-6, max = 3) @Scale(12) double t,
            @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double overlap,
            @ForAll @DoubleRange(min = 0, max = 50) @Scale(6) double dimension) {
        double grown = Math.expm1(t);
        assertNear(RenyiBound.kappa(t, overlap), series(t) + grown * (t + overlap));
        assertNear(RenyiBound.kappaF(t, dimension, overlap), dimension * (series(t) + t * grown) + grown * overlap);
    }

    @Property(tries = 500)
    void theDimension(
            @ForAll @IntRange(min = 1, max = 100_000) int rows,
            @ForAll @IntRange(min = 1, max = 3000) int columns,
            @ForAll @DoubleRange(min = 0.1, max = 10) @Scale(3) double square,
            @ForAll @DoubleRange(min = 0.01, max = 1e5) @Scale(9) double total) {
        double eigenvalue = rows * square / 4 / columns;
        double squared =
                eigenvalue <= total ? eigenvalue / (4 * total) : Math.pow(eigenvalue / (eigenvalue + total), 2);
        assertNear(RenyiBound.dimension(rows, columns, square, total), Math.sqrt(columns * squared));
    }

    @Example
    void theTwoFormsOfTheDimensionMeet() {
        // 40 rows of norm 1, 5 columns: each eigenvalue is 2.
        assertNear(RenyiBound.dimension(40, 5, 1, 2), Math.sqrt(5 * 0.25));
        assertNear(RenyiBound.dimension(40, 5, 1, 1.999999), Math.sqrt(5 * Math.pow(2 / 3.999999, 2)));
        assertNear(RenyiBound.dimension(40, 5, 1, 4), Math.sqrt(5 * 2 / 16.0));
    }

    @Property(tries = 500)
    void theWholeBound(
            @ForAll @IntRange(min = 2, max = 100_000) int rows,
            @ForAll @IntRange(min = 1, max = 2000) int columns,
            @ForAll @IntRange(min = 1, max = 10) int outputs,
            @ForAll @DoubleRange(min = 0.5, max = 2) double norm,
            @ForAll @DoubleRange(min = 10, max = 1e5) @Scale(9) double total,
            @ForAll @IntRange(min = 1, max = 8) int removed) {
        RenyiBound bound = RenyiBound.of(rows, columns, outputs, norm, total, removed);
        double t = removed * norm * norm / total;
        double overlap = removed * norm * norm / (4 * total);
        double share = overlap / (1 + overlap);
        assertNear(bound.largestShift(), t);
        assertNear(bound.kappa(), series(t) + Math.expm1(t) * (t + share));
        double dimension = RenyiBound.dimension(rows, columns, norm * norm, total);
        double frobenius = RenyiBound.kappaF(t, dimension, removed == 1 ? share : overlap);
        assertThat(bound.kappaF()).isCloseTo(Math.sqrt(outputs) * frobenius, within(RELATIVE * bound.kappaF()));
        double spectral = Math.sqrt(rows) * norm;
        double byScores = ResidualBounds.tightRow(norm, spectral * removed * norm / total);
        double byCurvature =
                Math.sqrt(rows * norm * norm / 4 + total) * series(t) / t * removed * norm / Math.sqrt(total);
        assertNear(bound.residual(), Math.sqrt(outputs) * Math.min(byScores, byCurvature));
    }

    @Property(tries = 200)
    void theDivergence(
            @ForAll @DoubleRange(min = 1.01, max = 40) double order,
            @ForAll @DoubleRange(min = 0, max = 0.02) double kappa,
            @ForAll @DoubleRange(min = 0, max = 0.2) double kappaF,
            @ForAll @DoubleRange(min = 0.01, max = 2) double residual,
            @ForAll @DoubleRange(min = 0.1, max = 20) double sigma) {
        double expected =
                order / 2 * (Math.pow(residual / sigma, 2) + Math.pow(kappaF, 2) / Math.pow(1 - order * kappa, 2));
        assertNear(new RenyiBound(0, residual, kappa, kappaF).divergence(order, sigma), expected);
    }

    /** Every order gives a valid epsilon; the one that is returned is no better than the best, and near the best below the pole. */
    @Property(tries = 60)
    void theBestOrderIsFound(
            @ForAll @DoubleRange(min = 1e-4, max = 0.2) @Scale(6) double kappa,
            @ForAll @DoubleRange(min = 0, max = 0.2) double kappaF,
            @ForAll @DoubleRange(min = 0.05, max = 1) double shift,
            @ForAll @DoubleRange(min = 1e-8, max = 1e-2) @Scale(9) double delta) {
        RenyiBound bound = new RenyiBound(0, shift, kappa, kappaF);
        double best = Double.POSITIVE_INFINITY;
        double bestBelowThePole = Double.POSITIVE_INFINITY;
        for (int i = 1; i < 100_000; i++) {
            double share = Math.pow(i / 100_000.0, 3);
            double order = 1 + (1 / kappa - 1) * share;
            double at =
                    bound.divergence(order, 1) + Math.log((order - 1) / order) - Math.log(delta * order) / (order - 1);
            best = Math.min(best, at);
            bestBelowThePole = share < 0.9 ? Math.min(bestBelowThePole, at) : bestBelowThePole;
        }
        double epsilon = bound.epsilon(1, delta);
        assertThat(epsilon).isGreaterThanOrEqualTo(best * (1 - 1e-3));
        assertThat(epsilon)
                .isLessThanOrEqualTo(Math.max(0, bestBelowThePole) + 5e-3 * Math.max(0.01, bestBelowThePole));
    }

    @Example
    void aJacobianOfOneIsTooMuch() {
        assertThat(new RenyiBound(0, 0.1, 1, 0.1).epsilon(1, 1e-5)).isInfinite();
        assertThat(new RenyiBound(0, 0.1, Double.NaN, 0.1).epsilon(1, 1e-5)).isInfinite();
        assertThat(new RenyiBound(0, 0.1, 0.4, 0.1).epsilon(1, 1e-5)).isFinite();
    }
}
