package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.core.Certificate;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** How much noise a release gets. */
class OutputMaskerTest {
    private static final int ROWS = 50;
    private static final double CONVEXITY = 2;

    private static Setup setup(Masking masking) {
        return new Setup(
                Loss.LOGISTIC,
                Regularisation.fixedTotal(CONVEXITY),
                masking,
                Promise.of(masking),
                1,
                1,
                Double.NaN,
                false,
                new int[] {0, 1},
                1,
                3,
                Double.NaN,
                Double.NaN,
                DenseBackend.plainJava(),
                Progress.none(),
                Clock.systemUTC());
    }

    private static Certificate.Mechanism mechanism(double limit) {
        Masking.ProvedOutput masking = Masking.outputNoise(1, 1e-5).withReleases(1);
        OutputMasker masker = new OutputMasker(setup(masking), masking, limit);
        State state = new State(new double[] {1, 2, 3}, Training.everything(ROWS), ROWS, limit / 2);
        return masker.mask(state).mechanism();
    }

    /** The retrained model that a release is compared with has a residual of its own. */
    @Test
    void theReferenceHasAResidualToo() {
        double limit = 1e-3;
        Certificate.Mechanism mechanism = mechanism(limit);
        assertThat(mechanism.referenceResidualLimit()).isEqualTo(limit);
        assertThat(mechanism.noiseStandardDeviation()).isEqualTo(NoiseGrid.sigmaFor(1, 1e-5, 2 * limit / CONVEXITY, 3));
    }

    /** Noise is never below 1e-9 of the longest weights that the declared numbers allow, whatever the residual. */
    @Test
    void thereIsAFloor() {
        Masking masking = Masking.outputNoise(1, 1e-5);
        double longest = Math.min(Math.sqrt(2 * ROWS * Math.log(2) / CONVEXITY), ROWS / CONVEXITY);
        assertThat(setup(masking).weightBound(ROWS)).isCloseTo(longest, within(1e-12));
        double floor = 1e-9 * setup(masking).weightBound(ROWS);
        for (double limit : new double[] {1e-10, 1e-14, 1e-100}) {
            assertThat(mechanism(limit).noiseStandardDeviation()).isEqualTo(floor);
        }
        assertThat(mechanism(1e-3).noiseStandardDeviation()).isGreaterThan(floor);
    }

    @Test
    void theSecretTermMakesWeightsLonger() {
        double without = setup(Masking.outputNoise(1, 1e-5)).weightBound(ROWS);
        double with = setup(Masking.sharedPerturbation(1, 1e-5, 10)).weightBound(ROWS);
        assertThat(with).isGreaterThan(without + 10 / CONVEXITY);
    }
}
