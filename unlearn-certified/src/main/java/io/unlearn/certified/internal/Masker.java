package io.unlearn.certified.internal;

import io.unlearn.certified.Exposure;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;

/** Keeps the budget of a masking, and applies it. Called by one thread at a time. */
public interface Masker {
    /** Returns the budget as it stands. */
    Budget budget();

    /** Returns the budget as it would stand after a removal that is charged this much and leaves this residual. */
    default Budget budgetAfter(double charge, double residual) {
        return budget();
    }

    /** Returns what the residual of a state has to stay below. */
    double residualLimit();

    /** Returns whether a removal that is charged this much is covered. */
    boolean covers(double charge);

    /** Returns the least that a removal of this many rows is charged, known beforehand. */
    default double leastCharge(int rows) {
        return 0;
    }

    /** Notes a removal that was charged this much and left a state with this bound on its residual. */
    void removed(double charge, double residual);

    /** Notes that the model was trained from nothing on the remaining rows, ending with this residual. */
    void retrained(double residual);

    /**
     * Refuses a release that the budget does not cover.
     *
     * @throws io.unlearn.core.error.BudgetExhaustedException if it does not
     */
    void requireRelease();

    /** Returns whether the secret linear term was part of a release, so that the next one needs another. */
    default boolean needsNewPerturbation() {
        return false;
    }

    /** Notes that the secret linear term was drawn anew. */
    default void perturbationDrawn() {
        // Most have none.
    }

    /**
     * Masks a state for release and uses budget.
     *
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover it; nothing is changed then
     */
    default Masked mask(State state) {
        return mask(state.weights(), state.rows());
    }

    /**
     * Masks weights for release and uses budget.
     *
     * @param weights noise-free, {@code [outputs][d]}; not changed
     * @param rows how many they are trained on
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover it; nothing is changed then
     */
    Masked mask(double[] weights, long rows);

    /** Returns what it counts, to be taken up by {@link #resume}. */
    Marks marks();

    /** Takes up what a masker of the same settings counted. */
    void resume(Marks marks);

    /** Returns what is guaranteed about a row that has seen these releases. */
    Exposure exposure(Ledger.Seen seen);

    /**
     * What a masker counts.
     *
     * @param used of the budget, where that is an amount; 0 otherwise
     * @param count of releases or of rows, where that is counted; 0 otherwise
     * @param anyRemoved whether a row was removed since training from nothing
     * @param shown whether a release showed the present secret linear term
     */
    record Marks(double used, long count, boolean anyRemoved, boolean shown) {}

    /**
     * What may be released.
     *
     * @param weights {@code [outputs][d]}
     * @param mu Gaussian-DP parameter of this release; 0 where it has none
     */
    record Masked(double[] weights, double mu, PrivacyGuarantee guarantee, Certificate.Mechanism mechanism) {}
}
