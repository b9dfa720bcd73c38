package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.djl.TorchBackend;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same model with the same requests gives the same weights by both backends, and as if on a device. */
class TwoBackendsTest {
    private static final DenseBackend TORCH = TorchBackend.cpu();

    @BeforeAll
    static void needsNatives() {
        assumeTrue(
                TORCH.unavailable().isEmpty(),
                () -> "skipped: " + TORCH.unavailable().orElse(""));
    }

    @Test
    void binary() {
        compare(
                () -> CertifiedTrainer.logistic().regularisation(Regularisation.fixedTotal(2)),
                Rows.classes(300, 12, 2, 5));
    }

    @Test
    void oneVsRest() {
        compare(
                () -> CertifiedTrainer.logistic().regularisation(Regularisation.fixedTotal(1)),
                Rows.classes(240, 9, 4, 6));
    }

    @Test
    void perSample() {
        compare(
                () -> CertifiedTrainer.logistic().regularisation(Regularisation.perSample(0.02)),
                Rows.classes(200, 7, 3, 7));
    }

    @Test
    void leastSquares() {
        compare(
                () -> CertifiedTrainer.leastSquares().regularisation(Regularisation.fixedTotal(0.5)),
                Rows.targets(200, 8, 8));
    }

    /** Each request removes four rows; the release that follows polishes, so that rounding is all that is left to differ. */
    private static void compare(Supplier<CertifiedTrainer> trainer, TrainingRows rows) {
        double[] plain = weights(trainer.get().backend(DenseBackend.plainJava()), rows, "java-float64");
        double[] torch = weights(trainer.get().backend(TORCH), rows, "libtorch-float64");
        double[] device =
                weights(trainer.get().backend(TorchBackend.cpu().withRowsOnDevice(2_000)), rows, "libtorch-float64");
        double scale = Arrays.stream(plain).map(Math::abs).max().orElseThrow();
        for (int j = 0; j < plain.length; j++) {
            assertThat(Math.abs(torch[j] - plain[j])).isLessThanOrEqualTo(1e-9 * scale);
            assertThat(Math.abs(device[j] - plain[j])).isLessThanOrEqualTo(1e-9 * scale);
        }
    }

    private static double[] weights(CertifiedTrainer trainer, TrainingRows rows, String backend) {
        try (LinearRemoval model =
                trainer.residualLimit(1e-11).progress(Progress.none()).train(rows)) {
            for (int i = 0; i < 5; i++) {
                model.remove(RemovalRequest.subject("s" + 3 * i)).certifiedOrThrow();
            }
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().provenance().backend()).startsWith(backend);
            TrainingRows remaining = rows.where(row -> row / 4 % 3 != 0 || row / 4 > 12);
            assertThat(CertificateVerifier.verify(release.certificate(), release.model(), remaining)
                            .valid())
                    .isTrue();
            return model.innerWeightsCopy();
        }
    }
}
