package io.unlearn.audit.internal;

import io.unlearn.core.internal.math.Normal;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogGamma;

/** Densities of one example's score over models, as functions that return natural logarithms. Stateless. */
public final class ScoreDensity {
    /** What the published programs add to a standard deviation. It keeps groups without spread finite. */
    private static final double FLOOR = 1e-30;

    private static final double SCOTT = 1.06;
    private static final double QUARTILES_OF_NORMAL = 1.34;

    private ScoreDensity() {}

    /** Returns the median, the mean of the two middle values for an even number. */
    public static double median(double[] values) {
        return quantile(sorted(values), 0.5);
    }

    /** Returns the population variance. */
    public static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return sum / values.length;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /** Returns ln N(x; mean, population variance). */
    public static DoubleUnaryOperator gaussian(double[] values) {
        return gaussian(mean(values), Math.sqrt(variance(values)));
    }

    /** Returns ln N(x; median, population variance). */
    public static DoubleUnaryOperator gaussianAroundMedian(double[] values) {
        return gaussian(median(values), Math.sqrt(variance(values)));
    }

    /** Returns ln N(x; centre, spread^2). */
    public static DoubleUnaryOperator gaussian(double centre, double spread) {
        double s = spread + FLOOR;
        double logSpread = Math.log(s);
        return x -> Normal.logPdf((x - centre) / s) - logSpread;
    }

    /** Returns -ln P[N(mean, population variance) &gt; x]. */
    public static DoubleUnaryOperator minusLogUpperTail(double[] values) {
        double mean = mean(values);
        double s = Math.sqrt(variance(values)) + FLOOR;
        return x -> -Normal.logNdtr((mean - x) / s);
    }

    /** Returns the log density of a further value of the same Gaussian sample: Student's, n - 1 degrees of freedom. */
    public static DoubleUnaryOperator studentT(double[] values) {
        double n = values.length;
        double freedom = n - 1;
        double mean = mean(values);
        double s = Math.sqrt(variance(values) * n / freedom * (1 + 1 / n)) + FLOOR;
        double constant = LogGamma.value((freedom + 1) / 2)
                - LogGamma.value(freedom / 2)
                - Math.log(freedom * Math.PI) / 2
                - Math.log(s);
        return x -> {
            double z = (x - mean) / s;
            return constant - (freedom + 1) / 2 * Math.log1p(z * z / freedom);
        };
    }

    /** Returns the log density of a Gaussian kernel estimate. */
    public static DoubleUnaryOperator kernels(double[] values) {
        double[] sorted = sorted(values);
        double spread = Math.sqrt(variance(values));
        double quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / QUARTILES_OF_NORMAL;
        double narrow = quartiles > 0 ? Math.min(spread, quartiles) : spread;
        double width = SCOTT * narrow * Math.pow(values.length, -0.2) + FLOOR;
        double constant = -Math.log(width * values.length);
        return x -> {
            double nearest = Double.POSITIVE_INFINITY;
            for (double v : sorted) {
                nearest = Math.min(nearest, Math.abs(x - v));
            }
            double largest = Normal.logPdf(nearest / width);
            double sum = 0;
            for (double v : sorted) {
                sum += Math.exp(Normal.logPdf((x - v) / width) - largest);
            }
            return constant + largest + Math.log(sum);
        };
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Linear interpolation between order statistics. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        double part = at - below;
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[below + 1] * part;
    }
}
