package io.unlearn.certified;

import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.error.InvalidArgumentException;

/** What became of rows that were to enter a model. */
public sealed interface InsertionOutcome {
    /**
     * The rows are in the model, and the residual over all present rows is below its limit: measured, or bounded by a theorem
     * and measured before the next release. Nothing is changed about releases made before; publish again.
     *
     * @param rows rows inserted
     * @param evidence what was measured; internal, see {@link RemovalEvidence}
     */
    record Certified(int rows, RemovalEvidence evidence) implements InsertionOutcome {}

    /**
     * The guarantee does not cover the insertion; nothing was changed.
     *
     * @param reason why, as a sentence
     * @param suggestion what to do, as a sentence
     */
    record Refused(String reason, String suggestion) implements InsertionOutcome {}

    /**
     * Returns the certified outcome, for callers that treat a refusal as an error.
     *
     * @throws InvalidArgumentException if the insertion was refused
     */
    default Certified certifiedOrThrow() {
        if (this instanceof Certified certified) {
            return certified;
        }
        Refused refused = (Refused) this;
        throw new InvalidArgumentException(
                "insertion", "covered by the guarantee", "refused", refused.reason() + " " + refused.suggestion());
    }
}
