package io.unlearn.certified.internal;

import io.unlearn.certified.Masking;
import io.unlearn.core.GaussianDp;

/**
 * What the two maskings with noise on the released weights have in common.
 *
 * @param epsilon of the head
 * @param delta of the head
 * @param releases how many releases they cover together
 * @param perturbation standard deviation of the secret linear term; 0 for none
 * @param theorem what the guarantee rests on
 */
record NoiseTerms(double epsilon, double delta, int releases, double perturbation, String theorem) {
    static NoiseTerms of(Masking.ProvedOutput masking) {
        return new NoiseTerms(masking.epsilon(), masking.delta(), masking.releases(), 0, OutputMasker.THEOREM);
    }

    static NoiseTerms of(Masking.ProvedSharedB masking) {
        return new NoiseTerms(
                masking.epsilon(), masking.delta(), masking.releases(), masking.sigma(), OutputMasker.SHARED_THEOREM);
    }

    /** Returns the Gaussian-DP parameter that all releases together may have. */
    double mu() {
        return GaussianDp.mu(epsilon, delta);
    }
}
