package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.error.OutOfRangeException;
import org.junit.jupiter.api.Test;

class GaussianDpBoundsTest {
    @Test
    void anEpsilonFromMuIsAnAssumption() {
        Counts counts = new Counts(90, 10, 5, 95);
        EpsilonBound bound = GaussianDpBounds.epsilonAssumingGdp(counts, 1e-5, 0.05);
        assertThat(bound.kind()).isEqualTo(BoundKind.ASSUMES_GDP);
        assertThat(bound.toString()).contains("ASSUMES_GDP");
        assertThat(bound.lower())
                .isCloseTo(GaussianDp.epsilon(GaussianDpBounds.muLower(counts, 0.05), 1e-5), within(1e-12))
                .isLessThan(bound.ceiling());
    }

    /** The error of a published tool: groups that do not differ, or a rule the wrong way round, gave a large epsilon. */
    @Test
    void aNegativeMuIsNoEvidence() {
        for (Counts counts : new Counts[] {new Counts(50, 50, 50, 50), new Counts(5, 95, 90, 10)}) {
            assertThat(GaussianDpBounds.muLower(counts, 0.05)).isZero();
            assertThat(GaussianDpBounds.epsilonAssumingGdp(counts, 1e-5, 0.05).lower())
                    .isZero();
            assertThat(GaussianDpBounds.refutes(counts, 0, 0.05)).isFalse();
        }
    }

    /**
     * Randomised response with epsilon 1 has a point on the curve of mu 1.232, far above what its epsilon would need: the
     * reason why the conversion is an assumption.
     */
    @Test
    void randomisedResponseShowsWhyItIsAnAssumption() {
        double right = Math.E / (1 + Math.E);
        long n = 10_000_000;
        long r = Math.round(n * right);
        Counts counts = new Counts(r, n - r, n - r, r);
        assertThat(GaussianDpBounds.muLower(counts, 0.05)).isCloseTo(1.232, within(2e-3));
        assertThat(GaussianDpBounds.epsilonAssumingGdp(counts, 1e-5, 0.05).lower())
                .isCloseTo(5.58, within(0.02));
        assertThat(EpsilonBounds.clopperPearson(counts, 1e-5, 0.05).lower()).isLessThan(1);
    }

    @Test
    void refutesSmallerClaimsOnly() {
        Counts counts = new Counts(90, 10, 5, 95);
        double mu = GaussianDpBounds.muLower(counts, 0.05);
        assertThat(GaussianDpBounds.refutes(counts, mu * 0.999, 0.05)).isTrue();
        assertThat(GaussianDpBounds.refutes(counts, mu, 0.05)).isFalse();
        assertThatThrownBy(() -> GaussianDpBounds.refutes(counts, -1, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDpBounds.muLower(counts, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDpBounds.epsilonAssumingGdp(counts, 0, 0.05))
                .isInstanceOf(OutOfRangeException.class);
    }
}
