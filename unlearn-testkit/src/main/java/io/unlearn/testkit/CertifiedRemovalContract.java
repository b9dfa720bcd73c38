package io.unlearn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.EverythingRemovedException;
import io.unlearn.core.error.UnknownRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CertifiedRemoval} has to do.
 *
 * @param <M> the type of a model
 */
public abstract class CertifiedRemovalContract<M> {
    /** For subclasses. */
    protected CertifiedRemovalContract() {}

    /**
     * Returns a freshly trained model over 40 rows or more, with a budget for at least eight removals and two releases
     * after them. Row {@code i} has the record id {@code "i"} and belongs to the subject {@code "s" + i / 4}.
     */
    protected abstract CertifiedRemoval<M> trained();

    /** Returns the noise-free weights, or whatever else shows whether the inner state changed. */
    protected abstract double[] innerState(CertifiedRemoval<M> model);

    @Test
    void removesARecord() {
        try (CertifiedRemoval<M> model = trained()) {
            long before = model.remainingRows();
            RemovalOutcome outcome = model.remove(RemovalRequest.record("3"));
            assertThat(outcome).isInstanceOf(RemovalOutcome.Certified.class);
            RemovalOutcome.Certified certified = outcome.certifiedOrThrow();
            assertThat(certified.rows()).isEqualTo(1);
            assertThat(certified.evidence().residual())
                    .isBetween(0.0, certified.evidence().residualLimit());
            assertThat(model.remainingRows()).isEqualTo(before - 1);
        }
    }

    @Test
    void removesAllRowsOfASubject() {
        try (CertifiedRemoval<M> model = trained()) {
            long before = model.remainingRows();
            RemovalOutcome.Certified certified =
                    model.remove(RemovalRequest.subject("s2")).certifiedOrThrow();
            assertThat(certified.rows()).isEqualTo(4);
            assertThat(model.remainingRows()).isEqualTo(before - 4);
        }
    }

    @Test
    void removingAgainIsNotAnErrorAndChangesNothing() {
        try (CertifiedRemoval<M> model = trained()) {
            model.remove(RemovalRequest.subject("s1"));
            double[] state = innerState(model);
            Budget budget = model.budget();
            assertThat(model.remove(RemovalRequest.subject("s1"))).isInstanceOf(RemovalOutcome.AlreadyRemoved.class);
            assertThat(model.remove(RemovalRequest.record("5"))).isInstanceOf(RemovalOutcome.AlreadyRemoved.class);
            assertThat(innerState(model)).isEqualTo(state);
            assertThat(model.budget()).isEqualTo(budget);
        }
    }

    @Test
    void aRequestThatIsPartlyDoneRemovesTheRest() {
        try (CertifiedRemoval<M> model = trained()) {
            model.remove(RemovalRequest.record("4"));
            RemovalOutcome.Certified certified =
                    model.remove(RemovalRequest.subject("s1")).certifiedOrThrow();
            assertThat(certified.rows()).isEqualTo(3);
            assertThat(certified.alreadyRemoved()).isEqualTo(1);
        }
    }

    @Test
    void unknownIdsAreRefusedAndChangeNothing() {
        try (CertifiedRemoval<M> model = trained()) {
            double[] state = innerState(model);
            RemovalRequest mixed = RemovalRequest.records(List.of(RecordId.of("1"), RecordId.of("nobody's")));
            assertThatThrownBy(() -> model.remove(mixed))
                    .isInstanceOf(UnknownRecordException.class)
                    .hasMessageContaining("record 1 of the request must be among the training rows")
                    .hasMessageNotContaining("nobody's");
            assertThatThrownBy(() -> model.plan(RemovalRequest.subject("stranger")))
                    .isInstanceOf(UnknownRecordException.class);
            assertThat(innerState(model)).isEqualTo(state);
        }
    }

    @Test
    void removingEverythingIsRefusedAndChangesNothing() {
        try (CertifiedRemoval<M> model = trained()) {
            List<RecordId> all = new ArrayList<>();
            for (int i = 0; i < model.remainingRows(); i++) {
                all.add(RecordId.of(Integer.toString(i)));
            }
            double[] state = innerState(model);
            assertThatThrownBy(() -> model.remove(RemovalRequest.records(all)))
                    .isInstanceOf(EverythingRemovedException.class)
                    .hasMessageContaining("must be at least 1 but is 0");
            assertThat(innerState(model)).isEqualTo(state);
            assertThat(model.remainingRows()).isEqualTo(all.size());
        }
    }

    @Test
    void planningChangesNothingAndTellsTheRows() {
        try (CertifiedRemoval<M> model = trained()) {
            model.remove(RemovalRequest.record("8"));
            double[] state = innerState(model);
            RemovalPlan plan = model.plan(RemovalRequest.subject("s2"));
            assertThat(plan.rows()).isEqualTo(3);
            assertThat(plan.alreadyRemoved()).isEqualTo(1);
            assertThat(plan.withinBudget()).isTrue();
            assertThat(innerState(model)).isEqualTo(state);
        }
    }

    @Test
    void aPlanForetellsTheRemoval() {
        try (CertifiedRemoval<M> model = trained()) {
            RemovalRequest request = RemovalRequest.record("3");
            Budget before = model.budget();
            RemovalPlan plan = model.plan(request);
            assertThat(plan.expectedTime()).as("nothing was measured yet").isEmpty();
            assertThat(model.plan(request)).as("planning again").isEqualTo(plan);
            assertThat(model.budget()).isEqualTo(before);
            RemovalOutcome.Certified certified = model.remove(request).certifiedOrThrow();
            assertThat(certified.evidence().route()).isEqualTo(plan.route());
            assertThat(plan.residual().bound())
                    .isGreaterThanOrEqualTo(certified.evidence().residual());
            assertThat(plan.budgetAfter().guarantee()).isEqualTo(model.budget().guarantee());
            assertThat(plan.budgetAfter().limit()).isEqualTo(model.budget().limit());
            assertThat(plan.budgetAfter().used())
                    .isGreaterThanOrEqualTo(model.budget().used());
            RemovalPlan next = model.plan(RemovalRequest.record("5"));
            assertThat(next.expectedTime().isPresent())
                    .as("a time is told for a route that was measured")
                    .isEqualTo(next.route() == certified.evidence().route());
        }
    }

    @Test
    void theEvidenceTellsEveryRouteThatWasTried() {
        try (CertifiedRemoval<M> model = trained()) {
            for (String record : List.of("3", "11", "20")) {
                RemovalEvidence evidence = model.remove(RemovalRequest.record(record))
                        .certifiedOrThrow()
                        .evidence();
                assertThat(evidence.stages())
                        .isNotEmpty()
                        .allSatisfy(stage -> assertThat(stage.residual()).isNotNegative());
                assertThat(evidence.stages())
                        .extracting(RemovalEvidence.Stage::route)
                        .contains(evidence.route());
                assertThat(evidence.stages())
                        .extracting(RemovalEvidence.Stage::residual)
                        .contains(evidence.residual());
            }
        }
    }

    @Test
    void aReleaseComesWithACertificateThatCanBeReadBack() {
        try (CertifiedRemoval<M> model = trained()) {
            model.remove(RemovalRequest.subject("s3"));
            Release<M> release = model.publish();
            Certificate certificate = release.certificate();
            assertThat(Certificate.fromJson(certificate.toJson())).isEqualTo(certificate);
            assertThat(certificate.guarantee()).isEqualTo(model.budget().guarantee());
        }
    }

    @Test
    void publishingAnUnchangedModelReturnsTheStoredRelease() {
        try (CertifiedRemoval<M> model = trained()) {
            model.remove(RemovalRequest.record("7"));
            Release<M> release = model.publish();
            Budget budget = model.budget();
            model.remove(RemovalRequest.record("7"));
            model.plan(RemovalRequest.record("9"));
            assertThat(model.publish()).isSameAs(release);
            assertThat(model.budget()).isEqualTo(budget);
        }
    }

    @Test
    void nothingThatMayBeShownHoldsAnId() {
        try (CertifiedRemoval<M> model = trained()) {
            RemovalRequest request = RemovalRequest.subject("s3");
            model.remove(request);
            assertThat(model.publish().certificate().toJson()).doesNotContain("s3");
            assertThat(request.toString()).doesNotContain("s3");
        }
    }

    @Test
    void removalsFromSeveralThreadsAreAllCarriedOutOnce() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (CertifiedRemoval<M> model = trained()) {
            long before = model.remainingRows();
            List<Future<RemovalOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RemovalRequest request = RemovalRequest.subject("s" + i % 4);
                outcomes.add(threads.submit(() -> model.remove(request)));
            }
            int certified = 0;
            for (Future<RemovalOutcome> outcome : outcomes) {
                certified += outcome.get() instanceof RemovalOutcome.Certified ? 1 : 0;
            }
            assertThat(certified).isEqualTo(4);
            assertThat(model.remainingRows()).isEqualTo(before - 16);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void afterCloseEverythingIsRefused() {
        CertifiedRemoval<M> model = trained();
        model.close();
        model.close();
        assertThatThrownBy(model::publish).isInstanceOf(ClosedException.class);
        assertThatThrownBy(model::budget).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.remove(RemovalRequest.record("1"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.plan(RemovalRequest.record("1"))).isInstanceOf(ClosedException.class);
    }
}
