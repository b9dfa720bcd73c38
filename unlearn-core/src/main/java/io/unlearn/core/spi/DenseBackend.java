package io.unlearn.core.spi;

import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.dense.PlainBackend;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes dense matrices in float64. Implementations are found by {@link ServiceLoader}, hold no state that callers can see,
 * and are thread-safe.
 */
public interface DenseBackend {
    /** Returns a name for provenance, with the device and the number of threads, for example {@code "java (2 threads)"}. */
    String name();

    /** Returns how much this backend is to be preferred; the plain-Java one has 0. */
    int priority();

    /**
     * Returns whether problems of this size are solved faster with this backend than in plain Java, its start included; true
     * unless overridden. Does not start anything.
     *
     * @param rows number of data rows
     * @param columns number of features
     */
    default boolean worthwhile(long rows, int columns) {
        return true;
    }

    /**
     * Returns why this backend cannot be used here, with the fix, or nothing if it can. May start what it needs; what it
     * throws otherwise is a bug. Nothing unless overridden.
     */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * Copies rows in.
     *
     * @param rowMajor {@code [rows][columns]}, finite
     * @throws io.unlearn.core.error.ShapeMismatchException unless the length is {@code rows * columns}
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    RowMatrix rows(double[] rowMajor, int rows, int columns);

    /**
     * Copies float32 rows in. What is computed from them is what the same numbers as doubles would give, up to the rounding of
     * float64: only their storage may be narrower. Stored as doubles unless overridden.
     *
     * @param rowMajor {@code [rows][columns]}, finite
     * @throws io.unlearn.core.error.ShapeMismatchException unless the length is {@code rows * columns}
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    default RowMatrix rows(float[] rowMajor, int rows, int columns) {
        double[] wide = new double[rowMajor.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = rowMajor[i];
        }
        return rows(wide, rows, columns);
    }

    /**
     * Copies a symmetric matrix in, from its lower triangle.
     *
     * @param rowMajor {@code [size][size]}
     * @throws io.unlearn.core.error.ShapeMismatchException unless the length is {@code size * size}
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    SymmetricMatrix symmetric(double[] rowMajor, int size);

    /**
     * Copies rows in.
     *
     * @param rows {@code [rows][columns]}, finite, at least one row
     * @throws io.unlearn.core.error.ShapeMismatchException if there is no row, or the rows differ in length
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    default RowMatrix rows(double[][] rows) {
        Check.shape("rows", "[n >= 1][d]", rows.length > 0, "[0][]", "Pass at least one row.");
        int columns = rows[0].length;
        double[] flat = new double[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            Check.shape(
                    "rows[" + i + "]",
                    "of length " + columns + " like rows[0]",
                    rows[i].length == columns,
                    "of length " + rows[i].length,
                    "Give every row the same columns.");
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return rows(flat, rows.length, columns);
    }

    /**
     * Returns the backend of highest priority on the class path or module path that can be used and is worthwhile for this size,
     * or else the plain-Java one. One that cannot be used is logged once, with what it lacks.
     *
     * @param rows number of data rows
     * @param columns number of features
     */
    static DenseBackend bestFor(long rows, int columns) {
        return BackendChoice.bestFor(rows, columns);
    }

    /** Returns the backend that needs nothing but the JDK. */
    static DenseBackend plainJava() {
        return PlainBackend.create();
    }
}
