package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.djl.TorchBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every reference vector of certified removal, with each dense backend. Files are told apart by what they hold. With {@code
 * -Dunlearn.vectors=DIR} those of {@code DIR/certified} are run instead of the test resources; a file that no checker
 * knows is a failure.
 */
class VectorConformanceTest {
    @TestFactory
    List<DynamicTest> everyFile() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : VectorFiles.in("certified")) {
            for (DenseBackend backend : List.of(DenseBackend.plainJava(), TorchBackend.cpu())) {
                String kind = backend instanceof TorchBackend ? "libtorch" : "plain Java";
                tests.add(DynamicTest.dynamicTest(file.getFileName() + ", " + kind, () -> {
                    assumeTrue(
                            backend.unavailable().isEmpty(),
                            () -> "skipped: " + backend.unavailable().orElse(""));
                    run(file, backend, kind);
                }));
            }
        }
        assertThat(tests).as("vector files").isNotEmpty();
        return tests;
    }

    private static void run(Path file, DenseBackend backend, String kind) {
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
        } else if (GaussianVectors.recognises(root)) {
            cases = GaussianVectors.check(root);
        } else if (DescentVectors.recognises(root)) {
            cases = DescentVectors.check(root, backend);
        } else {
            assertThat(notCovered(root))
                    .as("schema of %s with fields %s", file, root.keys())
                    .isTrue();
            System.out.println("vectors: " + file.getFileName() + ": not covered: no kernel in this version");
            return;
        }
        assertThat(cases).isPositive();
        System.out.println("vectors: " + file.getFileName() + ", " + kind + ": " + cases + " cases");
    }

    private static boolean notCovered(JsonObject root) {
        if (root.optional("cases").isEmpty() || root.get("cases").asArray().size() == 0) {
            return false;
        }
        Set<String> keys = root.get("cases").asArray().get(0).asObject().keys();
        return keys.containsAll(Set.of("lambda_", "m", "L", "M", "epsilon", "delta"));
    }
}
