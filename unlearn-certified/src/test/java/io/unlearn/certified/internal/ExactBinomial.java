package io.unlearn.certified.internal;

/** Exact confidence limits of a binomial share (Clopper and Pearson 1934), by bisection on summed probabilities. */
public final class ExactBinomial {
    private final double[] logFactorial;
    private final int n;

    /** For {@code n} trials. */
    public ExactBinomial(int n) {
        this.n = n;
        this.logFactorial = new double[n + 1];
        for (int i = 2; i <= n; i++) {
            logFactorial[i] = logFactorial[i - 1] + Math.log(i);
        }
    }

    /** Returns P(Bin(n, p) >= k). */
    public double upperTail(int k, double p) {
        double sum = 0;
        for (int i = Math.max(0, k); i <= n; i++) {
            sum += Math.exp(logFactorial[n]
                    - logFactorial[i]
                    - logFactorial[n - i]
                    + (i == 0 ? 0 : i * Math.log(p))
                    + (i == n ? 0 : (n - i) * Math.log1p(-p)));
        }
        return Math.min(1, sum);
    }

    /** Returns a share that the true one is below with probability at most {@code error}. */
    public double lower(int successes, double error) {
        if (successes == 0) {
            return 0;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (upperTail(successes, middle) > error) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Returns a share that the true one is above with probability at most {@code error}. */
    public double upper(int successes, double error) {
        return 1 - lower(n - successes, error);
    }

    /**
     * Returns an epsilon that the true one is below with probability at most {@code error}: two samples of which one event
     * was counted, chosen without looking at them.
     */
    public double epsilon(int here, int there, double delta, double error) {
        double p = lower(here, error / 2) - delta;
        return p <= 0 ? 0 : Math.max(0, Math.log(p / upper(there, error / 2)));
    }
}
