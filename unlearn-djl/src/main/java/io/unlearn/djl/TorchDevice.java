package io.unlearn.djl;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * Where a network lives.
 *
 * @param name {@code "auto"}, {@code "cpu"}, or {@code "gpu:0"} and so on
 */
public record TorchDevice(String name) {
    /** Checks the name. */
    public TorchDevice {
        if (!name.matches("auto|cpu|gpu:\\d{1,4}")) {
            throw new OutOfRangeException("device", "auto, cpu, or gpu: and a number", name, "Use a static factory.");
        }
    }

    /** Returns the first CUDA device if the engine sees one, and the CPU otherwise. */
    public static TorchDevice auto() {
        return new TorchDevice("auto");
    }

    /** Returns the CPU. */
    public static TorchDevice cpu() {
        return new TorchDevice("cpu");
    }

    /**
     * Returns a CUDA device.
     *
     * @param index at least 0
     * @throws OutOfRangeException if the index is negative
     */
    public static TorchDevice gpu(int index) {
        Check.atLeast("gpu index", index, 0, "Devices are counted from 0.");
        return new TorchDevice("gpu:" + index);
    }

    @Override
    public String toString() {
        return name;
    }
}
