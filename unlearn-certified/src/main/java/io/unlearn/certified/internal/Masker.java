package io.unlearn.certified.internal;

import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;

/** Keeps the budget of a masking, and applies it. Called by one thread at a time. */
public interface Masker {
    /** Returns the budget as it stands. */
    Budget budget();

    /** Returns what the residual of a state has to stay below. */
    double residualLimit();

    /** Returns whether a removal that is charged this much is covered. */
    boolean covers(double charge);

    /** Notes a removal that was charged this much and left a state with this bound on its residual. */
    void removed(double charge, double residual);

    /** Notes that the model was trained from nothing on the remaining rows, ending with this residual. */
    void retrained(double residual);

    /**
     * Masks a state for release and uses budget.
     *
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover it; nothing is changed then
     */
    Masked mask(State state);

    /**
     * What may be released.
     *
     * @param weights {@code [outputs][d]}
     */
    record Masked(double[] weights, PrivacyGuarantee guarantee, Certificate.Mechanism mechanism) {}
}
