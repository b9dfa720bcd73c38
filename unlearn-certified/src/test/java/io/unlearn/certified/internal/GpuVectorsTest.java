package io.unlearn.certified.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unlearn.core.spi.DenseBackend;
import io.unlearn.djl.TorchBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The reference vectors of certified removal on a CUDA device: rows kept there, and rows in float32 sent piece by piece. */
@Tag("gpu")
class GpuVectorsTest {
    @BeforeAll
    static void needsADevice() {
        Optional<String> missing = TorchBackend.gpu(0).unavailable();
        assumeTrue(missing.isEmpty(), () -> "skipped: no CUDA device: " + missing.orElse(""));
    }

    @TestFactory
    List<DynamicTest> onTheDevice() {
        return all(TorchBackend.gpu(0), "CUDA");
    }

    @TestFactory
    List<DynamicTest> streamed() {
        return all(TorchBackend.gpu(0).withFloat32Rows().withRowsOnDevice(0), "CUDA, streamed");
    }

    private static List<DynamicTest> all(DenseBackend backend, String kind) {
        return VectorFiles.in("certified").stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> VectorConformanceTest.run(file, backend, kind)))
                .toList();
    }
}
