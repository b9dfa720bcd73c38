package io.unlearn.core.internal.math;

import io.unlearn.core.internal.Check;

/** Proved bounds on the norm of a standard Gaussian vector. Stateless and thread-safe. */
public final class ChiBounds {
    private ChiBounds() {}

    /**
     * Returns a number that |Z| exceeds with probability at most {@code tail}, for Z standard normal in
     * {@code degrees} dimensions.
     *
     * <p>With t = ln(1/tail): |Z|^2 &lt;= k + 2 sqrt(k t) + 2 t with probability at least 1 - e^-t (Laurent and Massart,
     * Ann. Statist. 28, 2000, Lemma 1). The result is rounded up by 1e-14, more than the arithmetic loses. It is an upper
     * bound, not the quantile.
     *
     * @param degrees the dimension k, at least 1
     * @param tail a probability in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if an argument is outside its range
     */
    public static double chiQuantileUpper(int degrees, double tail) {
        Check.inOpenUnit("tail", tail, "Pass the probability with which the norm may be larger.");
        return chiQuantileUpperLog(degrees, -Math.log(tail));
    }

    /**
     * The same bound for tails that underflow: |Z| exceeds the result with probability at most e^-minusLogTail.
     *
     * @param degrees the dimension, at least 1
     * @param minusLogTail ln(1/tail), above 0
     * @throws io.unlearn.core.error.OutOfRangeException if an argument is outside its range
     */
    public static double chiQuantileUpperLog(int degrees, double minusLogTail) {
        Check.atLeast("degrees", degrees, 1, "Pass the number of coordinates.");
        double t = Check.positive("minusLogTail", minusLogTail, "Pass ln(1/tail).");
        return Math.sqrt(degrees + 2 * Math.sqrt(degrees * t) + 2 * t) * (1 + 1e-14);
    }
}
