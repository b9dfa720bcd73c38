package io.unlearn.core.internal.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Prints a double as ECMAScript's {@code Number::toString} does (ECMA-262, 6.1.6.1.20), which RFC 8785 prescribes: the
 * fewest significant digits that read back as the same double, and of those the nearest to it.
 *
 * <p>{@link Double#toString(double)} is not used as it stands: before Java 19 it prints too many digits for some
 * doubles (JDK-4511638), and later versions print at least two.
 */
final class EcmaNumber {
    private static final int ALWAYS_UNIQUE_DIGITS = 15;
    private static final int ALWAYS_ENOUGH_DIGITS = 17;

    private EcmaNumber() {}

    static String format(double value) {
        if (value == 0) {
            return "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        String sign = value < 0 ? "-" : "";
        return sign + layOut(shortest(Math.abs(value)));
    }

    private static BigDecimal shortest(double value) {
        BigDecimal printed = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        boolean normal = value >= Double.MIN_NORMAL;
        if (normal && printed.precision() <= ALWAYS_UNIQUE_DIGITS) {
            // Two decimals of up to 15 digits never round to one normal double, so there is no shorter one.
            return printed;
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = normal ? ALWAYS_UNIQUE_DIGITS : 1; digits < ALWAYS_ENOUGH_DIGITS; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == value) {
                return nearest.stripTrailingZeros();
            }
            // Below a power of two doubles lie twice as dense: the nearest may fail where the one above does not.
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
            if (above.doubleValue() == value) {
                return above.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(ALWAYS_ENOUGH_DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
    }

    /** Lays out digits s and the exponent n of value = 0.s * 10^n, by the rules of ECMA-262. */
    private static String layOut(BigDecimal value) {
        String digits = value.unscaledValue().toString();
        int count = digits.length();
        int n = count - value.scale();
        if (count <= n && n <= 21) {
            return digits + "0".repeat(n - count);
        }
        if (0 < n && n <= 21) {
            return digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n - 1 < 0 ? "-" : "+") + Math.abs(n - 1);
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + exponent;
    }
}
