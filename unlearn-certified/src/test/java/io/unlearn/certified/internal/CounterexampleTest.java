package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.spi.DenseBackend;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Why objective perturbation needs more than a bound on the residual; docs/certified.md refers to these. */
class CounterexampleTest {
    private static final double RATIO = 0.3139;

    /**
     * A residual of constant length that points along the perturbation: u = r b / |b|. The law of b - u is again spherical, so
     * that the divergence is that of the two laws of the norm, which is found by quadrature.
     */
    @Test
    void aBoundedResidualThatDependsOnThePerturbationHasManyTimesTheNominalDelta() {
        assertThat(GaussianDp.delta(1, RATIO)).isCloseTo(1e-4, within(1e-6));
        assertThat(radialDelta(784, RATIO, 1)).isCloseTo(3.5e-3, within(5e-5));
        assertThat(radialDelta(50, RATIO, 1)).isCloseTo(5.4e-3, within(1e-4));
    }

    /** The bound with the Jacobian, whose Frobenius norm is nearly r / sigma here, is not contradicted. */
    @Test
    void theBoundWithTheJacobianCoversIt() {
        double kappa = RATIO / Math.sqrt(784);
        double delta = radialDelta(784, RATIO, 1);
        assertThat(new RenyiBound(0, RATIO, kappa, RATIO).epsilon(1, delta)).isGreaterThan(1);
        // Many dimensions: as far apart as two Gaussians at the root of two times the distance.
        assertThat(delta / GaussianDp.delta(1, Math.sqrt(2) * RATIO)).isBetween(0.7, 1.3);
    }

    /** The larger hockey-stick divergence between the laws of |b| and |b| - r, b a standard Gaussian vector. */
    private static double radialDelta(int d, double r, double epsilon) {
        double mode = Math.sqrt(d - 1.0);
        DoubleUnaryOperator log =
                x -> x <= 0 ? Double.NEGATIVE_INFINITY : (d - 1) * Math.log(x / mode) - (x * x - mode * mode) / 2;
        int cells = 400_000;
        double low = Math.max(0, mode - 10);
        double cell = (mode + 10 - low) / cells;
        double total = 0;
        double forward = 0;
        double backward = 0;
        for (int i = 0; i < cells; i++) {
            double x = low + (i + 0.5) * cell;
            double p = Math.exp(log.applyAsDouble(x));
            double q = Math.exp(log.applyAsDouble(x + r));
            total += p;
            forward += Math.max(0, p - Math.exp(epsilon) * q);
            backward += Math.max(0, q - Math.exp(epsilon) * p);
        }
        return Math.max(forward, backward) / total;
    }

    /**
     * Accept if a test on the perturbation passes, or else train with a fresh one: the law of what is accepted or drawn anew has
     * density p (1_G + 1 - a), a = P(G), against p of training. Even without any residual the loss is far from 0.
     */
    @Test
    void acceptingOrTrainingWithAFreshPerturbationSelects() {
        double[] epsilons = {0.1, 0.5, 1, 2};
        double[] worst = {0.226, 0.152, 0.092, 0.034};
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < epsilons.length; i++) {
            double largest = 0;
            double at = 0;
            for (double a = 0.001; a < 1; a += 0.001) {
                double delta = selectionDelta(a, epsilons[i]);
                at = delta > largest ? a : at;
                largest = Math.max(largest, delta);
            }
            assertThat(largest).as("epsilon %s", epsilons[i]).isCloseTo(worst[i], within(6e-4));
            // Six standard errors of room: it fails for a correct claim with probability below 1e-8 for each epsilon.
            int draws = 200_000;
            int outside = 0;
            for (int n = 0; n < draws; n++) {
                boolean accepted = random.nextDouble() < at;
                outside += !accepted && random.nextDouble() >= at ? 1 : 0;
            }
            double share = (double) outside / draws;
            double measured = 1 - at - Math.exp(epsilons[i]) * share;
            double error = Math.exp(epsilons[i]) * Math.sqrt(share * (1 - share) / draws);
            assertThat(measured).isCloseTo(largest, within(6 * error));
        }
    }

    private static double selectionDelta(double accepted, double epsilon) {
        return (1 - accepted) * (1 - Math.exp(epsilon) * (1 - accepted));
    }

    /**
     * Two releases with one perturbation: the difference of their gradients does not depend on it. After retraining it is 0, after
     * removals it is the difference of two residuals, so that who sees both needs no luck to tell them apart.
     */
    @Test
    void twoReleasesWithOnePerturbationDifferByAFunctionWithoutNoise() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 40;
        int d = 3;
        double[] x = random.doubles((long) n * d, -0.5, 0.5).toArray();
        int[] positive = random.ints(n, -1, 1).toArray();
        Regularisation regularisation = Regularisation.fixedTotal(1);
        for (int draw = 0; draw < 20; draw++) {
            double[] b = random.doubles(d, -3, 3).toArray();
            try (Problem problem = new Problem(
                            DenseBackend.plainJava(), Loss.LOGISTIC, x, d, new Targets(1, positive, new double[0]), b);
                    PublishedProcedure removal = new PublishedProcedure(problem, regularisation, 1e9)) {
                State trained = LogisticVectors.optimum(problem, regularisation);
                Procedure.Attempt first = removal.attempt(trained, new int[] {4});
                first.onCommit().run();
                State one = left(first.after(), 4);
                State two = left(removal.attempt(one, new int[] {9}).after(), 9);
                double shown = Vectors.norm(Vectors.plus(visible(x, positive, two), -1, visible(x, positive, one)));
                assertThat(shown).isGreaterThan(1e-6);
                State first2 = LogisticVectors.optimum(problem, regularisation, one.alive(), one.rows());
                State second2 = LogisticVectors.optimum(problem, regularisation, two.alive(), two.rows());
                double retrained =
                        Vectors.norm(Vectors.plus(visible(x, positive, second2), -1, visible(x, positive, first2)));
                assertThat(retrained).isLessThan(1e-11);
            }
        }
    }

    private static State left(State after, int row) {
        boolean[] alive = after.alive().clone();
        alive[row] = false;
        return new State(after.weights(), alive, after.rows(), after.residual());
    }

    /** What anyone with the remaining rows can compute: their gradient, without the perturbation. */
    private static double[] visible(double[] x, int[] positive, State state) {
        int d = state.weights().length;
        try (Problem plain = new Problem(
                DenseBackend.plainJava(),
                Loss.LOGISTIC,
                x,
                d,
                new Targets(1, positive, new double[0]),
                new double[d])) {
            return plain.evaluate(state.weights(), state.alive(), 1).gradient();
        }
    }
}
