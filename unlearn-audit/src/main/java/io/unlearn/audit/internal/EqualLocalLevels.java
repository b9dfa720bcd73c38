package io.unlearn.audit.internal;

import io.unlearn.core.error.InvalidStateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The local level at which n one-sided Clopper-Pearson bounds hold at once.
 *
 * <p>Let U_(1) &lt;= ... &lt;= U_(n) be ordered uniform variables and b_i(eta) the number that U_(i) ~ Beta(i, n - i + 1)
 * exceeds with probability eta. The level is the largest eta with P[U_(i) &lt;= b_i(eta) for all i] &gt;= 1 - alpha.
 *
 * <p><b>The probability of a crossing.</b> Write N(t) for the number of variables at or below t: U_(i) &lt;= b_i says N(b_i)
 * &gt;= i. At the first i that fails, N(b_(i-1)) &gt;= i - 1 and N(b_i) &lt;= i - 1, hence N(b_i) = i - 1 exactly. Given that
 * j - 1 variables lie at or below b_j, the other n - j + 1 are independent and uniform above it. So the probabilities v_i of
 * failing first at i satisfy
 *
 * <pre>
 * v_i = P[Bin(n, b_i) = i - 1] - sum_(j &lt; i) v_j P[Bin(n - j + 1, (b_i - b_j) / (1 - b_j)) = i - j]
 * </pre>
 *
 * and alpha(eta) is their sum: O(n^2) instead of the O(n^3) of a recursion over counts. The differences lose two digits at
 * most, because alpha and not its complement is added up. The returned eta is rounded so that alpha(eta) is below alpha by
 * 1e-9 of it, more than the arithmetic can lose.
 */
public final class EqualLocalLevels {
    private static final double SLACK = 1e-9;
    private static final String TABLE = "equal-local-levels.tsv";

    private EqualLocalLevels() {}

    /** Returns the level: from the table that is shipped for usual n and alpha, computed otherwise. */
    public static double eta(int n, double alpha) {
        double stored = stored(n, alpha);
        return stored > 0 ? stored : compute(n, alpha);
    }

    /** Computes the level; some 40 evaluations of {@link #crossing}. */
    public static double compute(int n, double alpha) {
        double target = alpha * (1 - SLACK);
        double low = Math.log(alpha / n) - 1e-9;
        double high = Math.log(alpha);
        if (n == 1) {
            return target;
        }
        while (high - low > 1e-11) {
            double middle = low + (high - low) / 2;
            if (crossing(bounds(n, Math.exp(middle))) <= target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(low);
    }

    /** Returns b_1, ..., b_n: the upper Clopper-Pearson bounds for 0 to n - 1 successes at level eta; a new array. */
    public static double[] bounds(int n, double eta) {
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = BetaTail.upperQuantile(eta, i + 1.0, n - i);
        }
        return b;
    }

    /** Returns P[U_(i) &gt; b_i for some i], {@code b} ascending and in (0, 1]. */
    public static double crossing(double[] b) {
        int n = b.length;
        double[] logFactorial = new double[n + 1];
        for (int k = 2; k <= n; k++) {
            logFactorial[k] = logFactorial[k - 1] + Math.log(k);
        }
        double[] first = new double[n];
        double[] logRest = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            logRest[i] = Math.log1p(-b[i]);
            double earlier = 0;
            for (int j = 0; j < i; j++) {
                if (first[j] > 0) {
                    int steps = i - j;
                    int left = n - i;
                    double logP = logFactorial[n - j]
                            - logFactorial[steps]
                            - logFactorial[left]
                            + steps * (Math.log(b[i] - b[j]) - logRest[j])
                            + left * (logRest[i] - logRest[j]);
                    earlier += first[j] * Math.exp(logP);
                }
            }
            first[i] = Math.max(0, Math.exp(BinomialTail.logPmf(i, n, b[i], 1 - b[i])) - earlier);
            sum += first[i];
        }
        return sum;
    }

    private static double stored(int n, double alpha) {
        try (InputStream in = EqualLocalLevels.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new InvalidStateException(
                        "resource " + TABLE, "part of the module", "missing", "Use the jar as it was built.");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split("\t", -1);
                if (!line.startsWith("#") && Integer.parseInt(cells[0]) == n && Double.parseDouble(cells[1]) == alpha) {
                    return Double.parseDouble(cells[2]);
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
