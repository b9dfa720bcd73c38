package io.unlearn.core;

import io.unlearn.core.error.AlreadyRemovedException;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.Optional;

/** What became of a removal request. */
public sealed interface RemovalOutcome {
    /**
     * The rows are out of the model, and the residual is below its limit: measured, or bounded by a theorem and measured
     * before the next release. Nothing is guaranteed about a model that was
     * published before; publish again.
     *
     * @param rows rows removed by this request
     * @param alreadyRemoved rows of the request that were gone before
     * @param evidence what was measured; internal, see {@link RemovalEvidence}
     * @param resembling rows that resemble removed ones and stay; internal, empty where they were not looked for
     */
    record Certified(int rows, int alreadyRemoved, RemovalEvidence evidence, Optional<ResemblingRows> resembling)
            implements RemovalOutcome {
        /** Makes an outcome of a removal that did not look for rows that resemble the removed ones. */
        public Certified(int rows, int alreadyRemoved, RemovalEvidence evidence) {
            this(rows, alreadyRemoved, evidence, Optional.empty());
        }
    }

    /**
     * All rows of the request were removed before; nothing was changed.
     *
     * @param rows rows of the request
     */
    record AlreadyRemoved(int rows) implements RemovalOutcome {}

    /**
     * The budget does not cover the removal; nothing was changed.
     *
     * @param budget the budget as it stands
     * @param needed what would have been needed, in the budget's quantity
     * @param suggestion what to do, as a sentence
     */
    record BudgetExhausted(Budget budget, double needed, String suggestion) implements RemovalOutcome {}

    /**
     * Returns the certified outcome, for callers that treat everything else as an error.
     *
     * @throws AlreadyRemovedException if the rows were removed before
     * @throws BudgetExhaustedException if the budget does not cover the removal
     */
    default Certified certifiedOrThrow() {
        if (this instanceof Certified certified) {
            return certified;
        }
        if (this instanceof BudgetExhausted exhausted) {
            throw new BudgetExhaustedException(
                    exhausted.budget().quantity(),
                    "at most " + exhausted.budget().limit(),
                    exhausted.needed(),
                    exhausted.suggestion());
        }
        throw new AlreadyRemovedException(
                "rows of the request", "in the model", "removed before", "Nothing more has to be done.");
    }
}
