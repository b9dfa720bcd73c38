package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * The rules "positive if l &lt;= score &lt;= r". Scratch memory, reused from example to example; not thread-safe.
 */
final class Intervals {
    private static final double BUFFER = 2;
    private static final double PER_UNIT = 100;
    private static final int LEFT_ENDS = 400;
    private static final int NONE = -1;

    /** Best number of true positives for each number of false positives, short of all positives. */
    private final int[] bestTruePositives;
    /** Positives before the first block that an interval which begins after negative block i - 1 can hold. */
    private final int[] low;
    /** Positives before negative block i + 1. */
    private final int[] high;
    /** Positions of the blocks that hold negatives. */
    private final int[] negativeBlock;

    Intervals(int mostScores) {
        bestTruePositives = new int[mostScores + 1];
        low = new int[mostScores];
        high = new int[mostScores];
        negativeBlock = new int[mostScores];
    }

    /**
     * Adds the rules of the published grid: right ends around the upper end of the positives, and for each of them 400 left
     * ends around one range of the positives further down; about 160,000 intervals.
     */
    static void grid(
            Pooled scores,
            int[] positivesBelow,
            int[] negativesBelow,
            double smallest,
            double largest,
            RuleSet rules,
            RateLogs positiveLogs,
            RateLogs negativeLogs) {
        double width = largest - smallest;
        double first = smallest + width - BUFFER;
        double last = largest + BUFFER;
        RightEnds rights = new RightEnds(first, last, (int) Math.ceil((last - first) * PER_UNIT), width);
        int positives = positivesBelow[scores.blocks];
        int end = 0;
        int begin = 0;
        for (int i = 0; i < rights.count; i++) {
            double right = rights.at(i);
            while (end < scores.blocks && scores.value[end] <= right) {
                end++;
            }
            if (end == scores.blocks) {
                beyondAll(scores, positivesBelow, negativesBelow, rights, i, rules, positiveLogs, negativeLogs);
                return;
            }
            begin = leftEnds(scores, positivesBelow, negativesBelow, right - width, begin, end, positives, rules);
        }
    }

    /** The right ends of the grid, rounded as the published program's library rounds them. */
    private record RightEnds(double first, double last, int count, double width) {
        double at(int i) {
            return i == 0 ? first : i == count - 1 ? last : i * ((last - first) / (count - 1)) + first;
        }
    }

    /**
     * Adds what the right ends from number {@code from} on can still contribute. All of them lie beyond every score, so that
     * a left end alone decides the rule, and only a rule that is better than the best so far is looked for in the grid.
     */
    private static void beyondAll(
            Pooled scores,
            int[] positivesBelow,
            int[] negativesBelow,
            RightEnds rights,
            int from,
            RuleSet rules,
            RateLogs positiveLogs,
            RateLogs negativeLogs) {
        double best = rules.epsilon(positiveLogs, negativeLogs);
        int negatives = negativesBelow[scores.blocks];
        for (int b = 0; b < scores.blocks && !(best == Double.POSITIVE_INFINITY); b++) {
            int missed = positivesBelow[b];
            int held = negatives - negativesBelow[b];
            if ((missed == 0) != (held == 0)) {
                continue;
            }
            double epsilon = held == 0 ? Double.POSITIVE_INFINITY : positiveLogs.epsilon(missed, negativeLogs, held);
            double below = b == 0 ? Double.NEGATIVE_INFINITY : scores.value[b - 1];
            if (!(epsilon <= best) && hasLeftEnd(rights, from, below, scores.value[b])) {
                rules.add(missed, held);
                best = epsilon;
            }
        }
    }

    /** Returns whether a left end of one of the right ends lies above {@code below} and not above {@code score}. */
    private static boolean hasLeftEnd(RightEnds rights, int from, double below, double score) {
        for (int i = from; i < rights.count; i++) {
            double centre = rights.at(i) - rights.width;
            double first = centre - BUFFER;
            double last = centre + BUFFER;
            double step = (last - first) / (LEFT_ENDS - 1);
            int j = below < first ? 0 : (int) Math.min(LEFT_ENDS - 1, (below - first) / step);
            while (j > 0 && left(j - 1, first, last, step) > below) {
                j--;
            }
            while (j < LEFT_ENDS && left(j, first, last, step) <= below) {
                j++;
            }
            if (j < LEFT_ENDS && left(j, first, last, step) <= score) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds the intervals with one right end; returns the position of the first left end, where the next search begins. All
     * left ends between two neighbouring scores are the same rule, so that from a score the search goes on at the first left
     * end beyond it; where that is comes from a division, and is then corrected by the very comparison that the rule makes.
     */
    private static int leftEnds(
            Pooled scores,
            int[] positivesBelow,
            int[] negativesBelow,
            double centre,
            int guess,
            int end,
            int positives,
            RuleSet rules) {
        double[] value = scores.value;
        double first = centre - BUFFER;
        double last = centre + BUFFER;
        double step = (last - first) / (LEFT_ENDS - 1);
        double perStep = 1 / step;
        int begin = Math.min(guess, end);
        while (begin > 0 && value[begin - 1] >= first) {
            begin--;
        }
        while (begin < end && value[begin] < first) {
            begin++;
        }
        int firstBegin = begin;
        int missed = positives - positivesBelow[end];
        int held = negativesBelow[end];
        int j = 0;
        while (begin < end) {
            rules.add(missed + positivesBelow[begin], held - negativesBelow[begin]);
            double score = value[begin];
            if (score >= last) {
                break;
            }
            int next = Math.max(j + 1, Math.min(LEFT_ENDS - 1, (int) ((score - first) * perStep)));
            while (next > j + 1 && left(next - 1, first, last, step) > score) {
                next--;
            }
            double left = left(next, first, last, step);
            while (left <= score) {
                left = left(++next, first, last, step);
            }
            j = next;
            while (begin < end && value[begin] < left) {
                begin++;
            }
        }
        return firstBegin;
    }

    /** The left end number j, rounded as the published program's library rounds it. */
    private static double left(int j, double first, double last, double step) {
        return j >= LEFT_ENDS - 1 ? last : j * step + first;
    }

    /**
     * Adds, for each number of false positives above 0, the best rule that misses at least one positive, and the perfect
     * rule if there is one. These decide the supremum over all intervals: fewer misses are better at equal false positives,
     * and a rule that misses none does not count unless it is perfect.
     *
     * <p>An interval over negative blocks i..j is best when it reaches to just short of blocks i - 1 and j + 1. If that
     * misses no positive, the best that does miss one leaves out the outermost block of positives, where that lies outside
     * the outermost negative. Time is half the square of the number of negatives.
     */
    void all(Pooled scores, int[] positivesBelow, int[] negativesBelow, RuleSet rules) {
        int positives = positivesBelow[scores.blocks];
        int negatives = negativesBelow[scores.blocks];
        int m = gaps(scores, positivesBelow, negativesBelow);
        Arrays.fill(bestTruePositives, 0, negatives + 1, NONE);
        int lastWithNoneBefore = m - 1;
        while (low[lastWithNoneBefore] > 0) {
            lastWithNoneBefore--;
        }
        int firstWithAllBefore = 0;
        while (high[firstWithAllBefore] < positives) {
            firstWithAllBefore++;
        }
        boolean distinct = m == negatives;
        for (int i = 0; i < m; i++) {
            int stop = i <= lastWithNoneBefore ? firstWithAllBefore : m;
            if (distinct) {
                sweep(i, stop);
            } else {
                sweepTied(i, stop, negativesBelow);
            }
        }
        trim(scores, positivesBelow, negativesBelow, m, lastWithNoneBefore, firstWithAllBefore);
        for (int f = 1; f <= negatives; f++) {
            if (bestTruePositives[f] != NONE) {
                rules.add(positives - bestTruePositives[f], f);
            }
        }
        int lowest = firstAbove(positivesBelow, 0);
        int highest = firstAbove(positivesBelow, positives - 1);
        if (negativesBelow[highest + 1] == negativesBelow[lowest]) {
            rules.add(0, 0);
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

    /** All intervals that begin at negative i and end before negative {@code stop}; one negative a block. */
    private void sweep(int i, int stop) {
        int[] best = bestTruePositives;
        int[] ends = high;
        int before = low[i];
        for (int f = 1; f <= stop - i; f++) {
            best[f] = Math.max(best[f], ends[i + f - 1] - before);
        }
    }

    private void sweepTied(int i, int stop, int[] negativesBelow) {
        int before = negativesBelow[negativeBlock[i]];
        for (int j = i; j < stop; j++) {
            improve(negativesBelow[negativeBlock[j] + 1] - before, high[j] - low[i]);
        }
    }

    /** The intervals that would hold all positives, without their lowest block of positives, or without the highest. */
    private void trim(Pooled scores, int[] positivesBelow, int[] negativesBelow, int m, int i0, int j0) {
        int positives = positivesBelow[scores.blocks];
        int lowest = firstAbove(positivesBelow, 0);
        int highest = firstAbove(positivesBelow, positives - 1);
        if (lowest < negativeBlock[i0]) {
            for (int j = Math.max(i0, j0); j < m; j++) {
                int f = negativesBelow[negativeBlock[j] + 1] - negativesBelow[negativeBlock[i0]];
                improve(f, positives - positivesBelow[lowest + 1]);
            }
        }
        if (highest > negativeBlock[j0]) {
            for (int i = Math.min(i0, j0); i >= 0; i--) {
                int f = negativesBelow[negativeBlock[j0] + 1] - negativesBelow[negativeBlock[i]];
                improve(f, positivesBelow[highest]);
            }
        }
    }

    private void improve(int falsePositives, int truePositives) {
        bestTruePositives[falsePositives] = Math.max(bestTruePositives[falsePositives], truePositives);
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
