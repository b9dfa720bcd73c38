package io.unlearn.audit.internal;

/** The rules "positive if the score is at least t". Stateless. */
final class Thresholds {
    private static final double PER_UNIT = 100;

    private Thresholds() {}

    /** Adds the rules of all t; {@code below} counts are as in {@link Pooled}. */
    static void all(Pooled scores, int[] positivesBelow, int[] negativesBelow, RuleSet rules) {
        int negatives = negativesBelow[scores.blocks];
        for (int b = 0; b < scores.blocks; b++) {
            rules.add(positivesBelow[b], negatives - negativesBelow[b]);
        }
    }

    /**
     * Adds the rules of the published grid: ceil(100 range) equally spaced t from the smallest to the largest score, both
     * included. All t between two neighbouring scores are the same rule, so each gap asks only whether the grid has a point
     * in it; that costs the same for any range.
     */
    static void grid(Pooled scores, int[] positivesBelow, int[] negativesBelow, boolean float32, RuleSet rules) {
        double first = scores.value[0];
        double last = scores.value[scores.blocks - 1];
        Grid grid = new Grid(first, last, Math.ceil((last - first) * PER_UNIT), float32);
        int negatives = negativesBelow[scores.blocks];
        double previous = Double.NEGATIVE_INFINITY;
        for (int b = 0; b < scores.blocks; b++) {
            double value = scores.value[b];
            if (grid.hasPointIn(previous, value)) {
                rules.add(positivesBelow[b], negatives - negativesBelow[b]);
            }
            previous = value;
        }
    }

    /** Equally spaced points, rounded as the published program's library rounds them. */
    private record Grid(double start, double end, double step, double count, boolean float32, double slack) {
        Grid(double start, double end, double count, boolean float32) {
            this(
                    float32 ? (float) start : start,
                    float32 ? (float) end : end,
                    float32 ? ((float) end - (float) start) / (float) (count - 1) : (end - start) / (count - 1),
                    count,
                    float32,
                    slack(start, end, count, float32));
        }

        /** How many places a point can be away from where exact arithmetic would put it. */
        private static double slack(double start, double end, double count, boolean float32) {
            double largest = Math.max(Math.abs(start), Math.abs(end));
            double unit = float32 ? Math.ulp((float) largest) : Math.ulp(largest);
            double step = (end - start) / Math.max(count - 1, 1);
            return 2 + Math.ceil(Math.min(count, 8 * unit / Math.max(step, Double.MIN_NORMAL)));
        }

        /** Whether some point p has low < p <= high. */
        boolean hasPointIn(double low, double high) {
            if (count < 1) {
                return false;
            }
            double from = count == 1 ? 0 : (Math.max(low, start) - start) / step - slack;
            double to = count == 1 ? 0 : (high - start) / step + slack;
            double first = Math.max(0, Math.floor(from));
            double final1 = Math.min(count - 1, Math.ceil(to));
            if (final1 - first > 4 * slack + 4 && low >= start) {
                return true;
            }
            for (double i = first; i <= final1; i++) {
                double p = point(i);
                if (p > low && p <= high) {
                    return true;
                }
            }
            return false;
        }

        private double point(double i) {
            if (count == 1) {
                return start;
            }
            if (!float32) {
                return i == count - 1 ? end : i * step + start;
            }
            // From the nearer end, which is how the library does it.
            double half = Math.floor(count / 2);
            return i < half
                    ? (float) start + (float) step * (float) i
                    : (float) end - (float) step * (float) (count - i - 1);
        }
    }
}
