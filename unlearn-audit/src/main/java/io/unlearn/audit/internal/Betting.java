package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * The wealth of bets against a claim of (epsilon, delta), from how often each outcome of a round occurred. Not thread-safe.
 *
 * <p>A round gives x, the share of its guesses that were right, and g, the share that was made and not withheld: one guess
 * for a coin, two for a pair. With q = e^epsilon / (1 + e^epsilon) and c = q + (1 - q) delta the expectation of x - q g - (1 -
 * q) delta is at most 0 under the claim, given the past. Divided by c, it is the payoff
 *
 * <pre>
 * z = x / c + q (1 - g) / c - 1 &gt;= -1
 * </pre>
 *
 * The second term rises from (1 - g) / (1 + delta) at epsilon = 0; replaced by that value the payoff is not larger and falls
 * with epsilon, so that one crossing refutes all smaller epsilons too. The wealth is the mean over bets 0 &lt; lambda &lt; 1 of
 * the product of 1 + lambda z: a supermartingale that starts at 1.
 */
public final class Betting {
    private static final int BETS = 32;
    /** x and g count in halves: x of 0..2 times g of 0..2. */
    private static final int OUTCOMES = 9;

    private final double delta;
    private final long[] rounds = new long[OUTCOMES];

    /** Starts without rounds. */
    public Betting(double delta) {
        this.delta = delta;
    }

    /** Adds a round with so many right and so many made guesses, in halves of the round's guesses. */
    public void add(int rightHalves, int madeHalves) {
        rounds[3 * madeHalves + rightHalves]++;
    }

    /** Returns ln wealth against (epsilon, delta). */
    public double logWealth(double epsilon) {
        double[] logs = new double[BETS];
        for (int b = 0; b < BETS; b++) {
            logs[b] = logWealth(epsilon, (b + 0.5) / BETS);
        }
        double largest = Arrays.stream(logs).max().orElseThrow();
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum / BETS);
    }

    /** Returns ln wealth of one constant bet, in (0, 1). */
    public double logWealth(double epsilon, double bet) {
        double rest = 1 / (1 + Math.exp(epsilon));
        double c = 1 - rest + rest * delta;
        double sum = 0;
        for (int o = 0; o < OUTCOMES; o++) {
            if (rounds[o] > 0) {
                double right = o % 3 * 0.5;
                int made = o / 3;
                double withheld = 1 - made * 0.5;
                sum += rounds[o] * Math.log1p(bet * (right / c + withheld / (1 + delta) - 1));
            }
        }
        return sum;
    }

    /** Returns the largest epsilon that the wealth refutes at level alpha; 0 if none. */
    public double epsilonLower(double alpha) {
        double level = -Math.log(alpha);
        if (!(logWealth(0) >= level)) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (high < 64 && logWealth(high) >= level) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-12 * high) {
            double middle = low + (high - low) / 2;
            if (logWealth(middle) >= level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
