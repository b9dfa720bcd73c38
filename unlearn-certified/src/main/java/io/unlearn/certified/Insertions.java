package io.unlearn.certified;

import io.unlearn.certified.internal.Procedure;
import io.unlearn.certified.internal.RowChange;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.State;
import io.unlearn.certified.internal.Targets;

/** Puts rows into a {@link LivingModel}. Called by one thread at a time. */
final class Insertions {
    private final LivingModel model;

    Insertions(LivingModel model) {
        this.model = model;
    }

    InsertionOutcome insert(TrainingRows rows) {
        Targets targets = InsertionChecks.targets(model.setup(), model.index(), rows);
        InsertionOutcome.Refused refused = InsertionChecks.refusal(model.setup().masking());
        return refused != null ? refused : insert(rows, targets);
    }

    /** Rows are stored first, and overwritten again if they do not come to count. */
    private InsertionOutcome insert(TrainingRows rows, Targets targets) {
        long start = System.nanoTime();
        int[] added = model.append(rows, targets);
        boolean committed = false;
        try {
            RowChange change = RowChange.entering(added);
            Procedure.Attempt attempt = model.procedure().attempt(model.state(), change);
            if (!roundingAllows(attempt.after(), change)) {
                return new InsertionOutcome.Refused(
                        "Rounding over " + attempt.after().rows()
                                + " rows no longer allows the declared residual limit " + model.limit() + ".",
                        "Train anew on all rows with a larger residualLimit(...).");
            }
            model.take(attempt, change);
            model.index().append(rows, added);
            committed = true;
            return new InsertionOutcome.Certified(rows.size(), model.evidence(attempt, change, start));
        } finally {
            if (!committed) {
                model.problem().erase(added);
            }
        }
    }

    /** Half of the limit is left for what a solver leaves. */
    private boolean roundingAllows(State after, RowChange change) {
        Setup setup = model.setup();
        if (2 * setup.rounding(after.rows()) <= model.limit()) {
            return true;
        }
        boolean[] present = model.state().alive().clone();
        change.mark(present);
        double total = setup.regularisation().total(after.rows());
        return 2 * model.problem().evaluate(after.weights(), present, total).rounding() <= model.limit();
    }
}
