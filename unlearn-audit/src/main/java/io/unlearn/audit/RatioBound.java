package io.unlearn.audit;

import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.math.Normal;

/**
 * Approximate lower bounds on the ratio of the true positive rate to the false positive rate, by a normal approximation. Other
 * libraries report their logarithms as bounds on epsilon; they are here to compare with.
 *
 * <p>All are {@link BoundKind#APPROXIMATE}: right in the limit of many models, wrong more often than alpha for small counts,
 * and for delta 0 alone. With few false positives they exceed the certified bound of {@link EpsilonBounds#clopperPearson}, and
 * that is no gain: the difference is the part that is not proved. They do not even grow with the attack: 512 of 512 right and
 * 1 of 512 wrong has a larger {@link #INVERSE_SINH} than 0 of 512 wrong.
 *
 * <p>Rates of 0 and 1 have no normal approximation. Counts are changed there as is the custom: no false positive becomes one
 * half (z^2 for {@link #INVERSE_SINH}, after Newcombe); where nobody at all was called negative, both counts of calls lose one
 * half (for {@link #BAILEY} each that is full loses it alone). Without true positives the ratio is at least 0.
 *
 * <p>Sources: Katz, Baptista, Azen and Pike 1978; Walter 1975 (one half added); Bailey 1987; Newcombe 2001. Stateless; O(1).
 */
public enum RatioBound {
    /** The logarithm of the ratio is taken as normal. */
    KATZ_LOG {
        @Override
        double of(Rates r, double z) {
            return r.ratio() * Math.exp(-z * r.deviation());
        }
    },
    /** The same with one half added to all four counts. */
    ADJUSTED_LOG {
        @Override
        double of(Rates r, double z) {
            return KATZ_LOG.of(new Rates(r.hits + 0.5, r.positives + 0.5, r.alarms + 0.5, r.negatives + 0.5), z);
        }
    },
    /** The cube root of the ratio is taken as normal; 0 where the correction for that leaves nothing. */
    BAILEY {
        @Override
        double of(Rates r, double z) {
            double hits = (1 - r.hits / r.positives) / r.hits;
            double alarms = (1 - r.alarms / r.negatives) / r.alarms;
            double rest = 1 - z * z * alarms / 9;
            double root = 1 - z / 3 * Math.sqrt(hits + alarms - z * z * hits * alarms / 9);
            // Programs that cube the quotient of two negative numbers report a positive bound here.
            return rest > 0 && root > 0 ? r.ratio() * Math.pow(root / rest, 3) : 0;
        }
    },
    /** Newcombe's form of the Wilson interval on a logarithmic scale. */
    INVERSE_SINH {
        @Override
        double of(Rates r, double z) {
            double half = z / 2 * r.deviation();
            // asinh(u) = ln(u + sqrt(u^2 + 1)), and u is not negative.
            double root = half + Math.sqrt(half * half + 1);
            return r.ratio() / (root * root);
        }
    };

    abstract double of(Rates rates, double z);

    /** Returns what the numbers are worth: always estimates. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /**
     * Returns an approximate lower bound on the ratio of the true positive rate to the false positive rate.
     *
     * @param counts of a rule that was not chosen on the models counted
     * @param alpha the intended probability of error, in (0, 1/2)
     * @throws OutOfRangeException if alpha is outside its range
     */
    public double ratioLower(Counts counts, double alpha) {
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new OutOfRangeException("alpha", "in (0, 1/2)", alpha, "Pass for example 0.05.");
        }
        double z = -Normal.ndtri(alpha);
        return counts.truePositives() == 0 ? 0 : of(rates(counts, z), z);
    }

    /**
     * Returns the logarithm of {@link #ratioLower}, and at least 0: an approximate lower bound on epsilon with delta 0.
     *
     * @throws OutOfRangeException if alpha is outside its range
     */
    public double epsilonLower(Counts counts, double alpha) {
        return Math.max(0, Math.log(ratioLower(counts, alpha)));
    }

    private Rates rates(Counts c, double z) {
        double hits = c.truePositives();
        double alarms = c.falsePositives();
        boolean fullHits = c.falseNegatives() == 0;
        boolean fullAlarms = c.trueNegatives() == 0;
        if (fullHits && (this == BAILEY || fullAlarms)) {
            hits -= 0.5;
        }
        if (fullAlarms && (this == BAILEY || fullHits)) {
            alarms -= 0.5;
        }
        if (c.falsePositives() == 0 && this != ADJUSTED_LOG) {
            alarms = this == INVERSE_SINH ? z * z : 0.5;
        }
        return new Rates(hits, c.positives(), alarms, c.negatives());
    }

    /** Counts that need not be whole. */
    record Rates(double hits, double positives, double alarms, double negatives) {
        double ratio() {
            return hits / positives * (negatives / alarms);
        }

        /** The deviation of the logarithm of the ratio. */
        double deviation() {
            return Math.sqrt(Math.max(0, 1 / hits - 1 / positives + 1 / alarms - 1 / negatives));
        }
    }
}
