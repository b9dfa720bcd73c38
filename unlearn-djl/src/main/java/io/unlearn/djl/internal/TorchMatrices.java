package io.unlearn.djl.internal;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;

/** Makes matrices on a device from arrays that were checked. */
public final class TorchMatrices {
    private TorchMatrices() {}

    /** Copies rows in. */
    public static RowMatrix rows(TorchRuntime runtime, double[] rowMajor, int rows, int columns) {
        checkFinite("rows", rowMajor, rows, columns);
        return TorchRowMatrix.of(runtime, rowMajor, rows, columns);
    }

    /** Copies a symmetric matrix in, from its lower triangle. */
    public static SymmetricMatrix symmetric(TorchRuntime runtime, double[] rowMajor, int size) {
        checkFinite("symmetric matrix", rowMajor, size, size);
        return TorchSymmetricMatrix.ofLower(runtime, rowMajor, size);
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
