package io.unlearn.djl.internal;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;

/** Makes matrices on a device from arrays that were checked. */
public final class TorchMatrices {
    private TorchMatrices() {}

    /** Copies rows in. */
    public static RowMatrix rows(
            TorchRuntime runtime, RowPlacement placement, double[] rowMajor, int rows, int columns) {
        checkFinite("rows", rowMajor, rows, columns);
        return TorchRowMatrix.of(runtime, placement, rowMajor, rows, columns);
    }

    /** Copies float32 rows in. */
    public static RowMatrix rows(
            TorchRuntime runtime, RowPlacement placement, float[] rowMajor, int rows, int columns) {
        checkLength("rows", rowMajor.length, rows, columns);
        for (int i = 0; i < rowMajor.length; i++) {
            checkFinite("rows", rowMajor[i], i, columns);
        }
        return TorchRowMatrix.of(runtime, placement, rowMajor, rows, columns);
    }

    /** Copies a symmetric matrix in, from its lower triangle. */
    public static SymmetricMatrix symmetric(TorchRuntime runtime, RowPlacement placement, double[] rowMajor, int size) {
        checkFinite("symmetric matrix", rowMajor, size, size);
        return TorchSymmetricMatrix.ofLower(runtime, rowMajor, size, placement.apart(runtime));
    }

    static void checkFinite(String name, double[] values, int rows, int columns) {
        checkLength(name, values.length, rows, columns);
        for (int i = 0; i < values.length; i++) {
            checkFinite(name, values[i], i, columns);
        }
    }

    private static void checkLength(String name, int length, int rows, int columns) {
        Check.shape(
                name,
                "of length rows * columns = " + rows + " * " + columns + ", each at least 1",
                rows > 0 && columns > 0 && length == (long) rows * columns,
                "of length " + length,
                "Pass a row-major array of this shape.");
    }

    private static void checkFinite(String name, double value, int index, int columns) {
        if (!Double.isFinite(value)) {
            throw new NonFiniteValueException(
                    name + "[" + index / columns + "][" + index % columns + "]",
                    "finite",
                    value,
                    "Repair or drop the row.");
        }
    }
}
