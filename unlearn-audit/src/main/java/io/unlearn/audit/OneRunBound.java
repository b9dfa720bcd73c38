package io.unlearn.audit;

import io.unlearn.core.BoundKind;
import java.util.Locale;

/**
 * A lower bound on epsilon from one training run with many canaries; see {@link OneRun}.
 *
 * @param lower epsilon is at or above it, at least 0
 * @param kind what the bound is worth
 * @param confidence 1 - alpha
 * @param delta of the claim
 * @param ceiling the largest bound that this many guesses could give, had all been right
 * @param canaries how many records were included by a coin
 * @param guesses how many guesses were made
 * @param correct how many were right
 * @param claim what the bound is about, in words
 */
public record OneRunBound(
        double lower,
        BoundKind kind,
        double confidence,
        double delta,
        double ceiling,
        int canaries,
        int guesses,
        int correct,
        String claim) {
    /** Returns the bound in one line, with its kind. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "epsilon >= %.3f (%s at %.4g %%, delta %.4g; %d of %d guesses right, %d canaries; cannot exceed %.3f; %s)",
                lower,
                kind,
                100 * confidence,
                delta,
                correct,
                guesses,
                canaries,
                ceiling,
                claim);
    }
}
