package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.testkit.CertifiedRemovalContract;
import org.junit.jupiter.api.Test;

/** Objective perturbation whose residual is measured rather than summed up from the published bounds. */
class MeasuredObjectiveContractTest extends CertifiedRemovalContract<LinearModel> {
    private static CertifiedTrainer trainer(Masking masking) {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(masking)
                .progress(Progress.none());
    }

    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return trainer(Masking.publishedGuo(1, 1e-4, 5).measured()).train(Rows.classes(60, 5, 2, 4));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }

    @Test
    void removesFarMoreThanTheSumOfThePublishedBoundsAllows() {
        Masking.PublishedGuo published = Masking.publishedGuo(1, 1e-4, 5);
        TrainingRows rows = Rows.classes(400, 5, 2, 4);
        try (LinearRemoval sum = trainer(published).train(rows);
                LinearRemoval measured = trainer(published.measured()).train(rows)) {
            int refusedAt = 0;
            while (sum.remove(RemovalRequest.record(Integer.toString(refusedAt))) instanceof RemovalOutcome.Certified) {
                refusedAt++;
            }
            assertThat(refusedAt).isLessThan(300);
            for (int i = 0; i < 300; i++) {
                RemovalOutcome.Certified outcome = measured.remove(RemovalRequest.record(Integer.toString(i)))
                        .certifiedOrThrow();
                assertThat(outcome.evidence().residual()).isLessThanOrEqualTo(published.residualBudget());
                assertThat(measured.budget().used())
                        .isEqualTo(outcome.evidence().residual());
            }
        }
    }
}
