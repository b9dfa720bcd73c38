package io.unlearn.certified;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/** Checks what {@link SekhariNewtonUnlearning} is given against its terms. */
final class SekhariChecks {
    private SekhariChecks() {}

    static void trainingRows(SekhariTerms terms, TrainingRows rows) {
        Check.shape(
                "rows",
                "[" + terms.rows() + "][" + terms.columns() + "] with labels",
                rows.size() == terms.rows() && rows.columns() == terms.columns() && rows.labelled(),
                text(rows),
                "Declare the terms for these rows.");
        twoLabels(rows.labelsCopy());
        RowChecks.norms(rows, terms.rowNormBound());
    }

    static void leavingRows(SekhariTerms terms, TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException("rows to remove", "at least one", 0, "Pass the rows to remove.");
        }
        Check.shape(
                "rows to remove",
                "[m][" + terms.columns() + "] with labels",
                rows.columns() == terms.columns() && rows.labelled(),
                text(rows),
                "Pass rows as they were trained on.");
        RowChecks.norms(rows, terms.rowNormBound());
    }

    static void statistics(SekhariTerms terms, SekhariStatistics statistics) {
        Check.shape(
                "statistics",
                "[" + terms.columns() + "] of " + terms.rows() + " rows",
                statistics.rows() == terms.rows() && statistics.weightsCopy().length == terms.columns(),
                statistics.toString(),
                "Pass the terms that were declared at training.");
    }

    static void twoLabels(int[] labels) {
        if (labels.length != 2 || labels[0] >= labels[1]) {
            throw new InvalidArgumentException(
                    "labels",
                    "two different ones, ascending",
                    Arrays.toString(labels),
                    "Use CertifiedTrainer for more classes.");
        }
    }

    private static String text(TrainingRows rows) {
        return rows + (rows.labelled() ? " with labels" : " with targets");
    }
}
