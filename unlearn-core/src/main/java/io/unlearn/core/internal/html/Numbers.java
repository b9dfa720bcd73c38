package io.unlearn.core.internal.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Formats numbers for people, the same on every machine whatever its locale. The spaces within a number and before its
 * unit do not break.
 */
public final class Numbers {
    private Numbers() {}

    /**
     * Returns {@code value} with this many significant digits; powers of ten outside 0.001 to 10 million are written out
     * as in "1.2 × 10⁻⁹".
     */
    public static String significant(double value, int digits) {
        if (Double.isNaN(value)) {
            return "not a number";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String text;
        if (exponent >= -3 && exponent < 7) {
            text = grouped(rounded.abs().setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN));
        } else {
            BigDecimal mantissa = rounded.abs().movePointLeft(exponent).setScale(digits - 1, RoundingMode.HALF_EVEN);
            text = mantissa.toPlainString() + "\u00a0×\u00a010" + superscript(exponent);
        }
        return (value < 0 ? "−" : "") + text;
    }

    /** Returns {@code value} with this many decimals and commas between thousands. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return significant(value, 3);
        }
        BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return (rounded.signum() < 0 ? "−" : "") + grouped(rounded.abs());
    }

    /** Returns a count with commas between thousands. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns a share as a percentage with this many decimals. */
    public static String percent(double share, int decimals) {
        return fixed(100 * share, decimals) + "\u00a0%";
    }

    /** Returns a time in the unit that reads best, with three significant digits. */
    public static String duration(double seconds) {
        double size = Math.abs(seconds);
        if (size < 1e-3) {
            return significant(seconds * 1e6, 3) + "\u00a0µs";
        }
        if (size < 1) {
            return significant(seconds * 1e3, 3) + "\u00a0ms";
        }
        return size < 120 ? significant(seconds, 3) + "\u00a0s" : significant(seconds / 60, 3) + "\u00a0min";
    }

    /** Returns a number for a coordinate: at most two decimals, no exponent, no negative zero. */
    static String coordinate(double value) {
        BigDecimal rounded =
                new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private static String grouped(BigDecimal value) {
        String plain = value.toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        String rest = point < 0 ? "" : plain.substring(point);
        StringBuilder out = new StringBuilder(whole);
        for (int i = whole.length() - 3; i > 0; i -= 3) {
            out.insert(i, ',');
        }
        return out + rest;
    }

    private static String superscript(int exponent) {
        StringBuilder out = new StringBuilder(exponent < 0 ? "⁻" : "");
        for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
            out.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0'));
        }
        return out.toString();
    }
}
