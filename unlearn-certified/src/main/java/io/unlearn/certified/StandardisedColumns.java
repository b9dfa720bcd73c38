package io.unlearn.certified;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for columns that were standardised with statistics of these very rows: mean 0 and variance 1, up to rounding. Other data
 * give such columns with negligible probability, unless they hold nothing but -1 and 1. A warning, not a proof: other scalers
 * leave no such trace.
 */
final class StandardisedColumns {
    private static final Logger LOG = LoggerFactory.getLogger("io.unlearn.certified");
    private static final double TOLERANCE = 1e-6;

    private StandardisedColumns() {}

    /** Logs a warning if any column looks standardised. One pass over the rows. */
    static void warn(TrainingRows rows) {
        int found = count(rows);
        if (found > 0) {
            LOG.warn(
                    "{} of {} columns have mean 0 and variance 1 over the training rows: if they were standardised with these"
                            + " rows, every row depends on the removed ones and no certificate holds. Scale each row to unit"
                            + " length instead, or use means and deviations of other data",
                    found,
                    rows.columns());
        }
    }

    static int count(TrainingRows rows) {
        int n = rows.size();
        int d = rows.columns();
        double[] sum = new double[d];
        double[] squares = new double[d];
        boolean[] signs = new boolean[d];
        Arrays.fill(signs, true);
        for (int i = 0; i < n; i++) {
            double[] x = rows.featuresCopy(i);
            for (int j = 0; j < d; j++) {
                sum[j] += x[j];
                squares[j] += x[j] * x[j];
                signs[j] &= Math.abs(x[j]) == 1;
            }
        }
        int found = 0;
        for (int j = 0; j < d; j++) {
            double mean = sum[j] / n;
            double variance = squares[j] / n - mean * mean;
            boolean unit = Math.abs(variance - 1) <= TOLERANCE || Math.abs(variance * n / (n - 1.0) - 1) <= TOLERANCE;
            found += Math.abs(mean) <= TOLERANCE && unit && !signs[j] ? 1 : 0;
        }
        return found;
    }
}
