package io.unlearn.core.spi;

import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.dense.PlainBackend;
import java.util.Comparator;
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
     * Copies rows in.
     *
     * @param rowMajor {@code [rows][columns]}, finite
     * @throws io.unlearn.core.error.ShapeMismatchException unless the length is {@code rows * columns}
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    RowMatrix rows(double[] rowMajor, int rows, int columns);

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

    /** Returns the backend of highest priority on the class path or module path, or else the plain-Java one. */
    static DenseBackend best() {
        return ServiceLoader.load(DenseBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .max(Comparator.comparingInt(DenseBackend::priority))
                .filter(found -> found.priority() > 0)
                .orElseGet(DenseBackend::plainJava);
    }

    /** Returns the backend that needs nothing but the JDK. */
    static DenseBackend plainJava() {
        return PlainBackend.create();
    }
}
