package io.unlearn.core.internal.svg;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.html.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to a pixel range.
 *
 * @param label what is measured, with its unit
 * @param min the value at the start
 * @param max the value at the end
 * @param logarithmic whether equal ratios take equal room
 */
public record Axis(String label, double min, double max, boolean logarithmic) {
    private static final int WANTED_TICKS = 5;
    private static final int FEWEST_POWERS = 3;

    /**
     * Checks the range.
     *
     * @throws OutOfRangeException unless {@code min < max}, both finite, and above 0 if logarithmic
     */
    public Axis {
        boolean ordered = min < max && Double.isFinite(min) && Double.isFinite(max);
        if (!ordered || logarithmic && !(min > 0)) {
            throw new OutOfRangeException(
                    "axis range",
                    logarithmic ? "finite, above 0 and ascending" : "finite and ascending",
                    min + " to " + max,
                    "Widen it to hold the values.");
        }
    }

    /** Returns an axis with equal room for equal differences. */
    public static Axis linear(String label, double min, double max) {
        return new Axis(label, min, max, false);
    }

    /** Returns an axis with equal room for equal ratios. */
    public static Axis log(String label, double min, double max) {
        return new Axis(label, min, max, true);
    }

    /** Returns where {@code value} lies between {@code start} and {@code end}, held within them. */
    double place(double value, double start, double end) {
        double clamped = Math.max(min, Math.min(max, value));
        double share = logarithmic ? Math.log(clamped / min) / Math.log(max / min) : (clamped - min) / (max - min);
        return start + share * (end - start);
    }

    /** Returns round values within the range, ascending. */
    List<Double> ticks() {
        if (!logarithmic) {
            return roundSteps();
        }
        List<Double> powers = powersOfTen();
        return powers.size() < FEWEST_POWERS ? oneTwoFive() : powers;
    }

    private List<Double> powersOfTen() {
        int first = (int) Math.ceil(Math.log10(min) - 1e-9);
        int last = (int) Math.floor(Math.log10(max) + 1e-9);
        int step = Math.max(1, (int) Math.ceil((last - first) / (double) WANTED_TICKS));
        List<Double> ticks = new ArrayList<>();
        for (int exponent = first; exponent <= last; exponent += step) {
            ticks.add(Double.parseDouble("1e" + exponent));
        }
        return ticks;
    }

    /** Where there are hardly any powers of ten, their doubles and halves as well. */
    private List<Double> oneTwoFive() {
        List<Double> ticks = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(min)); exponent <= Math.log10(max) + 1e-9; exponent++) {
            for (int digit : new int[] {1, 2, 5}) {
                double tick = Double.parseDouble(digit + "e" + exponent);
                if (tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private List<Double> roundSteps() {
        double rough = (max - min) / WANTED_TICKS;
        double power = Double.parseDouble("1e" + (int) Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        double step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Returns a tick's text. */
    String text(double tick) {
        if (tick == 0) {
            return "0";
        }
        double size = Math.abs(tick);
        if (size >= 1e5 || size < 1e-3) {
            return Numbers.significant(tick, 1);
        }
        int decimals = 0;
        while (decimals < 4
                && Math.abs(tick * Math.pow(10, decimals) - Math.rint(tick * Math.pow(10, decimals))) > 1e-6) {
            decimals++;
        }
        return Numbers.fixed(tick, decimals);
    }
}
