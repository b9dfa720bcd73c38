package io.unlearn.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** Tests of the group {@code gpu} run on the first CUDA device. Without one they are skipped, and say so. */
final class Cuda {
    private Cuda() {}

    static void orSkip() {
        Optional<String> missing = TorchBackend.gpu(0).unavailable();
        assumeTrue(missing.isEmpty(), () -> "skipped: no CUDA device: " + missing.orElse(""));
    }
}
