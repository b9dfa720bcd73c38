package io.unlearn.djl;

import io.unlearn.core.error.MissingNativeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.djl.internal.FallbackBackend;
import io.unlearn.djl.internal.RowPlacement;
import io.unlearn.djl.internal.TorchMatrices;
import io.unlearn.djl.internal.TorchRuntime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dense float64 algebra by libtorch, on the CPU or on a CUDA device. Matrices are tensors that the caller closes; vectors
 * and one piece of scores at a time cross between Java and the engine, and those rows that a device has no room for.
 *
 * <p>There is nothing to close: all backends of a device share one module of the engine, which lives as long as the process. The
 * engine starts when the first matrix is made, which takes about a second, or some more when its libraries are unpacked
 * for the first time; it is never asked to download anything. {@link DenseBackend#bestFor} chooses this backend when it is on
 * the class path, its libraries are, and the problem is large enough to win that second back.
 *
 * <p>Results depend on the engine's number of threads ({@code ai.djl.pytorch.num_threads}) to the last bits, never on the
 * caller's. Thread-safe.
 */
public final class TorchBackend implements DenseBackend {
    /**
     * Flops of one Gram matrix, n d^2, from which the engine pays: below, plain Java builds it in less time than the engine
     * takes to start.
     */
    private static final double WORTH_STARTING = 5e9;

    private static final int FEWEST_COLUMNS = 64;

    private final String device;
    private final RowPlacement placement;
    private @Nullable TorchRuntime runtime;
    private @Nullable MissingNativeException failure;

    /** For {@link java.util.ServiceLoader}: the CPU. */
    public TorchBackend() {
        this("cpu", RowPlacement.asFits());
    }

    private TorchBackend(String device, RowPlacement placement) {
        this.device = device;
        this.placement = placement;
    }

    /** Returns a backend on the CPU. */
    public static TorchBackend cpu() {
        return new TorchBackend();
    }

    /**
     * Returns a backend on a CUDA device. The engine needs a libtorch for CUDA: no artifact on Maven Central has it for the
     * pinned version, see docs/backends.md.
     *
     * @param index at least 0
     * @throws io.unlearn.core.error.OutOfRangeException if the index is negative
     */
    public static TorchBackend gpu(int index) {
        Check.atLeast("gpu index", index, 0, "Devices are counted from 0.");
        return new TorchBackend("gpu:" + index, RowPlacement.asFits());
    }

    /**
     * Returns a backend that works on a CUDA device as long as that works, and on the CPU from its first failure on: no such device,
     * no library for it, no memory left on it, an error of a kernel. The reason is logged once. What was being computed is computed
     * again from the rows, which are in main memory. A matrix is read back, and a factor made again from its matrix; only if a
     * lost device lets neither be done does the engine's exception reach the caller. {@link DenseBackend#name} tells which one works.
     *
     * @param index at least 0
     * @throws io.unlearn.core.error.OutOfRangeException if the index is negative
     */
    public static DenseBackend gpuOrCpu(int index) {
        return FallbackBackend.of(gpu(index), cpu());
    }

    /**
     * Returns the same backend with rows stored in float32 where that is exact: half the memory for features that were float32 to
     * begin with. They are widened piece by piece when they are worked on, so that everything is computed in float64 from the very
     * numbers that were given; a row that float32 cannot hold widens those that are stored with it. On a CPU passes over the rows take
     * longer, see docs/performance.md.
     */
    public TorchBackend withFloat32Rows() {
        return new TorchBackend(device, placement.withNarrowRows());
    }

    /**
     * Returns the same backend with an allowance for the rows of each matrix on the device. Rows are in main memory in any case; of
     * those within the allowance the device holds copies, and the others are sent there piece by piece, whenever they are worked on.
     * Without this call a device takes 60 % of the memory that is free when a matrix is made, and the CPU works in place. Pieces
     * have 256 MB, on a CPU 2 MB for each thread.
     *
     * @param bytes at least 0
     * @throws io.unlearn.core.error.OutOfRangeException if it is negative
     */
    public TorchBackend withRowsOnDevice(long bytes) {
        return new TorchBackend(device, placement.withDeviceBytes(bytes));
    }

    private synchronized TorchRuntime runtime() {
        TorchRuntime started = runtime;
        if (started != null) {
            return started;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            started = TorchRuntime.on(device);
            runtime = started;
            return started;
        } catch (MissingNativeException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws MissingNativeException if the engine cannot start
     */
    @Override
    public String name() {
        return "libtorch-float64 (" + runtime().description() + ")";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public boolean worthwhile(long rows, int columns) {
        return columns >= FEWEST_COLUMNS && (double) rows * columns * columns >= WORTH_STARTING;
    }

    @Override
    public Optional<String> unavailable() {
        try {
            runtime();
            return Optional.empty();
        } catch (MissingNativeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws MissingNativeException if the engine cannot start
     */
    @Override
    public RowMatrix rows(double[] rowMajor, int rows, int columns) {
        return TorchMatrices.rows(runtime(), placement, rowMajor, rows, columns);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MissingNativeException if the engine cannot start
     */
    @Override
    public RowMatrix rows(float[] rowMajor, int rows, int columns) {
        return TorchMatrices.rows(runtime(), placement, rowMajor, rows, columns);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MissingNativeException if the engine cannot start
     */
    @Override
    public SymmetricMatrix symmetric(double[] rowMajor, int size) {
        return TorchMatrices.symmetric(runtime(), placement, rowMajor, size);
    }
}
