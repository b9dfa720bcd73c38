package io.unlearn.core.internal;

import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;

/**
 * Argument checks with the one message form of the project: "name must be condition but is value. fix". Each check is
 * written as the accepting condition, so that NaN never passes.
 */
public final class Check {
    private Check() {}

    /** Returns {@code value} if it is finite. */
    public static double finite(String name, double value, String fix) {
        if (Double.isFinite(value)) {
            return value;
        }
        throw new NonFiniteValueException(name, "finite", value, fix);
    }

    /** Returns {@code values} if each is finite; otherwise names the index. */
    public static double[] finite(String name, double[] values, String fix) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteValueException(name + "[" + i + "]", "finite", values[i], fix);
            }
        }
        return values;
    }

    /** Returns {@code value} if it is finite and above zero. */
    public static double positive(String name, double value, String fix) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) {
            return value;
        }
        throw new OutOfRangeException(name, "finite and above 0", value, fix);
    }

    /** Returns {@code value} if 0 &lt; value &lt; 1. */
    public static double inOpenUnit(String name, double value, String fix) {
        if (value > 0 && value < 1) {
            return value;
        }
        throw new OutOfRangeException(name, "in (0, 1)", value, fix);
    }

    /** Returns {@code value} if it is at least {@code minimum}. */
    public static long atLeast(String name, long value, long minimum, String fix) {
        if (value >= minimum) {
            return value;
        }
        throw new OutOfRangeException(name, "at least " + minimum, value, fix);
    }

    /** Returns {@code value} if {@code low <= value <= high}. */
    public static double inRange(String name, double value, double low, double high, String fix) {
        if (value >= low && value <= high) {
            return value;
        }
        throw new OutOfRangeException(name, "in [" + low + ", " + high + "]", value, fix);
    }

    /** Throws unless {@code ok}; the message holds both shapes. */
    public static void shape(String name, String condition, boolean ok, String actualShape, String fix) {
        if (!ok) {
            throw new ShapeMismatchException(name, condition, actualShape, fix);
        }
    }

    /** Throws if {@code closed}. */
    public static void open(String name, boolean closed) {
        if (closed) {
            throw new ClosedException(name, "open", "closed", "Use it before close(), or make a new one.");
        }
    }
}
