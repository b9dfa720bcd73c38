package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.djl.TorchBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every reference vector of certified removal, with each dense backend. Files are told apart by what they hold. With {@code
 * -Dunlearn.vectors=DIR} those of {@code DIR/certified} are run instead of the test resources; a file that no checker
 * knows is a failure.
 */
class VectorConformanceTest {
    /** The last one keeps inverses where its matrices are, and is sent rows piece by piece, like a device with memory of its own. */
    private static final Map<String, DenseBackend> BACKENDS = Map.of(
            "plain Java", DenseBackend.plainJava(),
            "libtorch", TorchBackend.cpu(),
            "libtorch as on a device", TorchBackend.cpu().withFloat32Rows().withRowsOnDevice(0));

    @TestFactory
    List<DynamicTest> everyFile() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : VectorFiles.in("certified")) {
            BACKENDS.forEach((kind, backend) -> {
                tests.add(DynamicTest.dynamicTest(file.getFileName() + ", " + kind, () -> {
                    assumeTrue(
                            backend.unavailable().isEmpty(),
                            () -> "skipped: " + backend.unavailable().orElse(""));
                    run(file, backend, kind);
                }));
            });
        }
        assertThat(tests).as("vector files").isNotEmpty();
        return tests;
    }

    static void run(Path file, DenseBackend backend, String kind) {
        JsonObject root = VectorFiles.read(file);
        int cases;
        if (RidgeVectors.recognises(root)) {
            cases = RidgeVectors.check(root, backend);
        } else if (LogisticVectors.recognises(root)) {
            cases = LogisticVectors.check(root, backend);
        } else if (OneVsRestVectors.recognises(root)) {
            cases = OneVsRestVectors.check(root, backend);
        } else if (AnchoredVectors.recognises(root)) {
            cases = AnchoredVectors.check(root, backend);
        } else if (WoodburyVectors.recognises(root)) {
            cases = WoodburyVectors.check(root, backend);
        } else if (SekhariVectors.recognises(root)) {
            cases = SekhariVectors.check(root, backend);
        } else if (GaussianVectors.recognises(root)) {
            cases = GaussianVectors.check(root);
        } else if (DescentVectors.recognises(root)) {
            cases = DescentVectors.check(root, backend);
        } else {
            throw new AssertionError("nobody checks the schema of " + file + " with fields " + root.keys());
        }
        assertThat(cases).isPositive();
        System.out.println("vectors: " + file.getFileName() + ", " + kind + ": " + cases + " cases");
    }
}
