package io.unlearn.djl.internal;

import io.unlearn.core.internal.Check;

/**
 * Where rows are kept, and how wide.
 *
 * @param narrow whether rows that float32 holds exactly are stored in it
 * @param deviceBytes how many bytes of rows may stay on the device; what is beyond is sent there piece by piece, whenever it is worked
 *     on. {@link #IN_PLACE} if the device works on main memory itself, {@link #AS_FITS} to choose by the device's memory.
 */
public record RowPlacement(boolean narrow, long deviceBytes) {
    /** The device needs no copy of its own: it is the CPU. */
    public static final long IN_PLACE = -1;

    /** In place on the CPU; on another device a part of the memory that is free when its first rows come. */
    public static final long AS_FITS = -2;

    /** The default. */
    public static RowPlacement asFits() {
        return new RowPlacement(false, AS_FITS);
    }

    /** Returns whether the device has memory of its own, or is to be treated so. */
    boolean apart(TorchRuntime runtime) {
        return !runtime.onCpu() || deviceBytes >= 0;
    }

    /** Returns the same with rows that float32 holds exactly stored in it. */
    public RowPlacement withNarrowRows() {
        return new RowPlacement(true, deviceBytes);
    }

    /**
     * Returns the same with an allowance.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if it is negative
     */
    public RowPlacement withDeviceBytes(long bytes) {
        Check.atLeast("bytes of rows on the device", bytes, 0, "With 0 all rows stay in main memory.");
        return new RowPlacement(narrow, bytes);
    }
}
