package io.unlearn.audit.internal;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Evidence against "a guess is right with probability at most q, given everything before it". Stateless.
 *
 * <p>For any p &gt; q the likelihood ratio p^v (1 - p)^(r - v) / (q^v (1 - q)^(r - v)) of v right guesses out of r is a
 * supermartingale under the claim: each factor has expectation at most 1, because it grows with a right guess and has mean 1
 * at q. So is every mixture over p &gt; q. The mixture here is Jeffreys' Beta(1/2, 1/2), cut off at q:
 *
 * <pre>
 * W(v, r; q) = B(v + 1/2, r - v + 1/2) SF_(v + 1/2, r - v + 1/2)(q) / (B(1/2, 1/2) SF_(1/2, 1/2)(q) q^v (1 - q)^(r - v))
 * </pre>
 *
 * where SF is the upper tail of a Beta distribution. W is an average of functions that fall with q over a set that shrinks,
 * and it falls with q wherever v is at least rq.
 */
public final class EProcess {
    private EProcess() {}

    /** Returns ln W(v, r; q), or minus infinity where it underflows; 0 &lt;= v &lt;= r, 0 &lt; q &lt; 1. */
    public static double logMixture(long v, long r, double q, double rest) {
        double a = v + 0.5;
        double b = r - v + 0.5;
        return LogBeta.value(a, b)
                + Math.log(RegularizedBeta.complement(q, a, b))
                - LogBeta.value(0.5, 0.5)
                - Math.log(RegularizedBeta.complement(q, 0.5, 0.5))
                - v * Math.log(q)
                - (r - v) * Math.log(rest);
    }

    /** Returns ln W at q = e^epsilon / (1 + e^epsilon). */
    public static double logMixtureAt(long v, long r, double epsilon) {
        double rest = 1 / (1 + Math.exp(epsilon));
        return logMixture(v, r, 1 - rest, rest);
    }

    /** Returns the first epsilon at which W is no longer at or above 1 / alpha; 0 if it is below at once. */
    public static double epsilonLower(long v, long r, double alpha) {
        double level = -Math.log(alpha);
        if (!(logMixtureAt(v, r, 0) >= level)) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (logMixtureAt(v, r, high) >= level) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-13 * high) {
            double middle = low + (high - low) / 2;
            if (logMixtureAt(v, r, middle) >= level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
