package io.unlearn.core.internal.dense;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/**
 * Dense algebra in plain Java on the common fork-join pool. The work is cut into parts that depend on the shapes alone and
 * added up in a fixed order, so that results are the same for every number of threads.
 */
public final class PlainBackend implements DenseBackend {
    private PlainBackend() {}

    /** Returns a backend; it holds no state. */
    public static PlainBackend create() {
        return new PlainBackend();
    }

    @Override
    public String name() {
        return "java-float64 (" + (ForkJoinPool.getCommonPoolParallelism() + 1) + " threads)";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public RowMatrix rows(double[] rowMajor, int rows, int columns) {
        checkFinite("rows", rowMajor, rows, columns);
        return new PlainRowMatrix(rowMajor, rows, columns);
    }

    @Override
    public SymmetricMatrix symmetric(double[] rowMajor, int size) {
        checkFinite("symmetric matrix", rowMajor, size, size);
        double[][] lower = new double[size][];
        for (int i = 0; i < size; i++) {
            lower[i] = Arrays.copyOfRange(rowMajor, i * size, i * size + i + 1);
        }
        return new PlainSymmetricMatrix(lower);
    }

    static void checkFinite(String name, double[] values, int rows, int columns) {
        Check.shape(
                name,
                "of length rows * columns = " + rows + " * " + columns + ", each at least 1",
                rows > 0 && columns > 0 && values.length == (long) rows * columns,
                "of length " + values.length,
                "Pass a row-major array of this shape.");
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteValueException(
                        name + "[" + i / columns + "][" + i % columns + "]",
                        "finite",
                        values[i],
                        "Repair or drop the row.");
            }
        }
    }
}
