package io.unlearn.audit.internal;

import io.unlearn.core.Counts;
import io.unlearn.core.internal.math.GaussLegendre;
import java.util.Arrays;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** The posterior of two error rates under Jeffreys' prior. Immutable. */
public final class JointBeta {
    /** Where the integrand may bend: quantiles of both rates, dense in the middle and far into the tails. */
    private static final double[] LEVELS = {1e-17, 1e-13, 1e-9, 1e-6, 1e-3, 0.05, 0.25, 0.5};

    private final double missed;
    private final double caught;
    private final double alarms;
    private final double spared;
    private final double delta;
    private final double logNorm;
    private final double[] missedPoints;
    private final double[] alarmPoints;

    /** Takes the counts of a rule and the delta of the claim. */
    public JointBeta(Counts counts, double delta) {
        missed = counts.falseNegatives() + 0.5;
        caught = counts.truePositives() + 0.5;
        alarms = counts.falsePositives() + 0.5;
        spared = counts.trueNegatives() + 0.5;
        this.delta = delta;
        logNorm = LogBeta.value(missed, caught);
        missedPoints = points(missed, caught);
        alarmPoints = points(alarms, spared);
    }

    private static double[] points(double a, double b) {
        double[] points = new double[2 * LEVELS.length];
        for (int i = 0; i < LEVELS.length; i++) {
            points[i] = BetaTail.lowerQuantile(LEVELS[i], a, b);
            points[points.length - 1 - i] = BetaTail.upperQuantile(LEVELS[i], a, b);
        }
        return points;
    }

    /** Returns the probability that (epsilon, delta) allows both rates. */
    public double probability(double epsilon) {
        double up = Math.exp(epsilon);
        double down = Math.exp(-epsilon);
        double[] knots = knots(up, down);
        double sum = 0;
        for (int i = 1; i < knots.length; i++) {
            double length = knots[i] - knots[i - 1];
            if (length > 0) {
                sum += GaussLegendre.integrate(
                        angle -> density(angle) * allowed(angle, up, down), knots[i - 1], length);
            }
        }
        return Math.min(1, Math.max(0, sum));
    }

    /** Angles of all kinks and bends within the bulk of the first rate, in ascending order. */
    private double[] knots(double up, double down) {
        double first = missedPoints[0];
        double last = missedPoints[missedPoints.length - 1];
        double[] x = new double[missedPoints.length + 4 * alarmPoints.length + 4];
        int n = 0;
        for (double point : missedPoints) {
            x[n++] = point;
        }
        for (double y : alarmPoints) {
            x[n++] = (1 - delta - y) * down;
            x[n++] = 1 - delta - y * up;
            x[n++] = delta + (1 - y) * up;
            x[n++] = 1 - (y - delta) * down;
        }
        double corner = (1 - delta) / (1 + up);
        for (double kink : new double[] {delta, corner, 1 - delta, 1 - corner}) {
            x[n++] = kink;
        }
        double[] angles = new double[n];
        for (int i = 0; i < n; i++) {
            angles[i] = Math.asin(Math.sqrt(Math.min(last, Math.max(first, x[i]))));
        }
        Arrays.sort(angles);
        return angles;
    }

    /** The density of the angle whose squared sine is the rate of misses. */
    private double density(double angle) {
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        return 2 * Math.exp((2 * missed - 1) * Math.log(sine) + (2 * caught - 1) * Math.log(cosine) - logNorm);
    }

    /** The probability that the rate of alarms lies between the two boundaries of the allowed region. */
    private double allowed(double angle, double up, double down) {
        double sine = Math.sin(angle);
        double x = sine * sine;
        double rest = 1 - x;
        double low = Math.max(0, Math.max(1 - delta - x * up, (rest - delta) * down));
        double high = Math.min(1, Math.min(1 + (delta - x) * down, delta + rest * up));
        if (!(high > low)) {
            return 0;
        }
        return RegularizedBeta.value(high, alarms, spared) > 0.5
                ? RegularizedBeta.complement(low, alarms, spared) - RegularizedBeta.complement(high, alarms, spared)
                : RegularizedBeta.value(high, alarms, spared) - RegularizedBeta.value(low, alarms, spared);
    }
}
