package io.unlearn.certified;

import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.RowIndex;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Targets;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.internal.Check;
import org.jspecify.annotations.Nullable;

/** Checks rows that are to enter a model against what was declared before training. */
final class InsertionChecks {
    private InsertionChecks() {}

    /** Returns why a masking does not cover insertions; nothing if it does. */
    static InsertionOutcome.@Nullable Refused refusal(Masking masking) {
        if (masking instanceof Masking.ProvedOutput
                || masking instanceof Masking.ProvedSharedB
                || masking instanceof Masking.None) {
            return null;
        }
        return new InsertionOutcome.Refused(
                "A secret linear term that is drawn once hides the removals that its theorem bounds, and no such theorem"
                        + " bounds rows that enter.",
                "Train anew on all rows, or use Masking.outputNoise, which covers insertions.");
    }

    /** Returns the targets of rows that may enter, or throws. */
    static Targets targets(Setup setup, RowIndex index, TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException("inserted rows", "at least one", 0, "Pass the rows to insert.");
        }
        boolean labelled = setup.loss() == Loss.LOGISTIC;
        int columns = setup.columns() - (setup.intercept() ? 1 : 0);
        Check.shape(
                "inserted rows",
                "[n][" + columns + "] " + (labelled ? "with labels" : "with targets"),
                rows.columns() == columns && rows.labelled() == labelled,
                rows + (rows.labelled() ? " with labels" : " with targets"),
                "Insert rows of the kind that the model was trained on.");
        index.requireNew(rows);
        RowChecks.norms(rows, setup.featureNormBound());
        if (labelled) {
            return Targets.ofLabels(rows, setup.labels());
        }
        if (!Double.isNaN(setup.targetBound())) {
            RowChecks.targets(rows, setup.targetBound());
        }
        return Targets.real(rows);
    }
}
