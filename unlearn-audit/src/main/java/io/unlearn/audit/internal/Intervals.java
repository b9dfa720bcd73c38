package io.unlearn.audit.internal;

/** The rules "positive if l &lt;= score &lt;= r" of the published grid. All of them are in {@link AllIntervals}. Stateless. */
final class Intervals {
    private static final double BUFFER = 2;
    private static final double PER_UNIT = 100;
    private static final int LEFT_ENDS = 400;

    private Intervals() {}

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
}
