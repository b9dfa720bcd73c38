package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * The best of all rules "positive if l &lt;= score &lt;= r". Scratch memory, reused from example to example; not thread-safe.
 *
 * <p>For each number f of false positives, the best interval is the one that holds the most positives. Between two numbers F
 * and G of false positives the most positives at any f are at most those at G, and epsilon falls with either error: an f is
 * looked at only if epsilon with the positives of G and F + 1 false positives would exceed the largest so far. That leaves
 * out most of them, and never the largest; rounding keeps the order, since tables and differences are monotone. Time is half
 * the square of the number of negatives at worst, and usually a tenth of it.
 */
final class AllIntervals {
    private static final int STRIDE = 16;
    private static final int NONE = -1;

    /** Best number of true positives for each number of false positives, short of all positives; where scores tie. */
    private final int[] bestTruePositives;
    /** Positives before the first block that an interval which begins after negative block i - 1 can hold. */
    private final int[] low;
    /** Positives before negative block i + 1. */
    private final int[] high;
    /** Positions of the blocks that hold negatives. */
    private final int[] negativeBlock;
    /** No interval with fewer false positives than a multiple of the stride holds more positives. */
    private final int[] most;

    private int positives;
    private int blocks;
    /** The last interval that begins with no positive before it. */
    private int lastWithNoneBefore;
    /** The first interval that ends with all positives before its end. */
    private int firstWithAllBefore;

    AllIntervals(int mostScores) {
        bestTruePositives = new int[mostScores + 1];
        low = new int[mostScores];
        high = new int[mostScores];
        negativeBlock = new int[mostScores];
        most = new int[mostScores / STRIDE + 1];
    }

    /**
     * Adds the best rules with false positives that miss at least one positive, and the perfect rule if there is one. These
     * decide the supremum over all intervals: fewer misses are better at equal false positives, and a rule that misses none
     * does not count unless it is perfect.
     *
     * <p>An interval over negative blocks i..j is best when it reaches to just short of blocks i - 1 and j + 1. If that
     * misses no positive, the best that does miss one leaves out the outermost block of positives, where that lies outside
     * the outermost negative.
     */
    void add(
            Pooled scores,
            int[] positivesBelow,
            int[] negativesBelow,
            RuleSet rules,
            RateLogs positiveLogs,
            RateLogs negativeLogs) {
        positives = positivesBelow[scores.blocks];
        blocks = gaps(scores, positivesBelow, negativesBelow);
        int lowest = firstAbove(positivesBelow, 0);
        int highest = firstAbove(positivesBelow, positives - 1);
        if (negativesBelow[highest + 1] == negativesBelow[lowest]) {
            rules.add(0, 0);
            return;
        }
        lastWithNoneBefore = blocks - 1;
        while (low[lastWithNoneBefore] > 0) {
            lastWithNoneBefore--;
        }
        firstWithAllBefore = 0;
        while (high[firstWithAllBefore] < positives) {
            firstWithAllBefore++;
        }
        trim(lowest, highest, positivesBelow, negativesBelow, rules);
        if (blocks == negativesBelow[scores.blocks]) {
            distinct(rules, positiveLogs, negativeLogs);
        } else {
            tied(negativesBelow, negativesBelow[scores.blocks], rules);
        }
    }

    /** Lists the blocks with negatives, and the positives that lie before and after each. */
    private int gaps(Pooled scores, int[] positivesBelow, int[] negativesBelow) {
        int m = 0;
        for (int b = 0; b < scores.blocks; b++) {
            if (negativesBelow[b + 1] > negativesBelow[b]) {
                low[m] = m == 0 ? 0 : positivesBelow[negativeBlock[m - 1] + 1];
                if (m > 0) {
                    high[m - 1] = positivesBelow[b];
                }
                negativeBlock[m++] = b;
            }
        }
        high[m - 1] = positivesBelow[scores.blocks];
        return m;
    }

    /** One negative a block: every number of false positives has an interval. */
    private void distinct(RuleSet rules, RateLogs positiveLogs, RateLogs negativeLogs) {
        double best = rules.epsilon(positiveLogs, negativeLogs);
        for (int b = 0; b * STRIDE < blocks; b++) {
            int f = Math.min((b + 1) * STRIDE, blocks);
            int held = mostHeld(f);
            most[b] = firstComplete(f) <= lastComplete(f) ? positives - 1 : held;
            best = add(held, f, best, rules, positiveLogs, negativeLogs);
        }
        for (int b = 0; b * STRIDE < blocks; b++) {
            int first = b * STRIDE + 1;
            if (!(positiveLogs.epsilon(positives - most[b], negativeLogs, first) <= best)) {
                for (int f = first; f < Math.min(first + STRIDE - 1, blocks); f++) {
                    best = add(mostHeld(f), f, best, rules, positiveLogs, negativeLogs);
                }
            }
        }
    }

    /** Adds one rule, and returns the largest epsilon so far; NaN if no rule counts. */
    private double add(int held, int f, double best, RuleSet rules, RateLogs positiveLogs, RateLogs negativeLogs) {
        if (held == NONE) {
            return best;
        }
        rules.add(positives - held, f);
        double epsilon = positiveLogs.epsilon(positives - held, negativeLogs, f);
        return epsilon > best || Double.isNaN(best) ? epsilon : best;
    }

    /** The first beginning at which an interval over f negatives holds all positives. */
    private int firstComplete(int f) {
        return Math.max(0, firstWithAllBefore - f + 1);
    }

    /** The last beginning at which an interval over f negatives holds all positives; before the first if there is none. */
    private int lastComplete(int f) {
        return Math.min(lastWithNoneBefore, blocks - f);
    }

    /** The most positives that an interval over f negatives holds, short of all. */
    private int mostHeld(int f) {
        int from = firstComplete(f);
        int to = lastComplete(f);
        return from > to
                ? mostHeld(f, 0, blocks - f)
                : Math.max(mostHeld(f, 0, from - 1), mostHeld(f, to + 1, blocks - f));
    }

    /** The same over beginnings from {@code from} to {@code to}; four at a time, so that no maximum waits for the last. */
    private int mostHeld(int f, int from, int to) {
        int[] ends = high;
        int[] begins = low;
        int a = NONE;
        int b = NONE;
        int c = NONE;
        int d = NONE;
        int i = from;
        for (; i + 3 <= to; i += 4) {
            a = Math.max(a, ends[i + f - 1] - begins[i]);
            b = Math.max(b, ends[i + f] - begins[i + 1]);
            c = Math.max(c, ends[i + f + 1] - begins[i + 2]);
            d = Math.max(d, ends[i + f + 2] - begins[i + 3]);
        }
        for (; i <= to; i++) {
            a = Math.max(a, ends[i + f - 1] - begins[i]);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private void tied(int[] negativesBelow, int negatives, RuleSet rules) {
        Arrays.fill(bestTruePositives, 0, negatives + 1, NONE);
        for (int i = 0; i < blocks; i++) {
            int before = negativesBelow[negativeBlock[i]];
            int stop = i <= lastWithNoneBefore ? firstWithAllBefore : blocks;
            for (int j = i; j < stop; j++) {
                int f = negativesBelow[negativeBlock[j] + 1] - before;
                bestTruePositives[f] = Math.max(bestTruePositives[f], high[j] - low[i]);
            }
        }
        for (int f = 1; f <= negatives; f++) {
            if (bestTruePositives[f] != NONE) {
                rules.add(positives - bestTruePositives[f], f);
            }
        }
    }

    /** The intervals that would hold all positives, without their lowest block of positives, or without the highest. */
    private void trim(int lowest, int highest, int[] positivesBelow, int[] negativesBelow, RuleSet rules) {
        int i0 = lastWithNoneBefore;
        int j0 = firstWithAllBefore;
        if (lowest < negativeBlock[i0]) {
            for (int j = Math.max(i0, j0); j < blocks; j++) {
                rules.add(
                        positivesBelow[lowest + 1],
                        negativesBelow[negativeBlock[j] + 1] - negativesBelow[negativeBlock[i0]]);
            }
        }
        if (highest > negativeBlock[j0]) {
            for (int i = Math.min(i0, j0); i >= 0; i--) {
                rules.add(
                        positives - positivesBelow[highest],
                        negativesBelow[negativeBlock[j0] + 1] - negativesBelow[negativeBlock[i]]);
            }
        }
    }

    /** Returns the block with which the count of positives first exceeds {@code count}. */
    private static int firstAbove(int[] positivesBelow, int count) {
        int block = 0;
        while (positivesBelow[block + 1] <= count) {
            block++;
        }
        return block;
    }
}
