package io.unlearn.audit.internal;

import io.unlearn.audit.SimultaneousBand;
import io.unlearn.core.internal.math.Normal;

/** Logarithms and normal quantiles of a band, so that a threshold costs look-ups alone. Immutable. */
public final class BandTable {
    private final double[] logUpper;
    private final double[] logRest;
    private final double[] quantile;

    /** Tabulates a band for one delta. */
    public BandTable(SimultaneousBand band, double delta) {
        int n = band.models();
        logUpper = new double[n + 1];
        logRest = new double[n + 1];
        quantile = new double[n + 1];
        for (int k = 0; k <= n; k++) {
            double upper = band.upper(k);
            logUpper[k] = Math.log(upper);
            double rest = 1 - upper - delta;
            logRest[k] = rest > 0 ? Math.log(rest) : Double.NEGATIVE_INFINITY;
            quantile[k] = Normal.ndtri(upper);
        }
    }

    /** Returns max(0, ln((1 - here - delta) / there), ln((1 - there - delta) / here)) for the bounds of two counts. */
    public double epsilon(int errors, BandTable other, int others) {
        double detection = logRest[errors] - other.logUpper[others];
        double rejection = other.logRest[others] - logUpper[errors];
        return Math.max(0, Math.max(detection, rejection));
    }

    /** Returns max(0, Phi^-1(1 - there) - Phi^-1(here)) for the bounds of two counts. */
    public double mu(int errors, BandTable other, int others) {
        return Math.max(0, -other.quantile[others] - quantile[errors]);
    }
}
