package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.store.DeletionState;
import io.unlearn.certified.store.Receipt;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.UnknownRecordException;
import java.io.UncheckedIOException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Nothing that was acknowledged is lost with the driver. */
class DurableSparkRemovalTest {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final Rows ROWS = Rows.classes(60, 4, 2, 31);
    private static final SparkRows TABLE = ROWS.onCluster();
    private static final RemovalRequest PERSON = RemovalRequest.subject("s3");

    private static SparkRemoval trained() {
        return SparkTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(4))
                .masking(Masking.outputNoise(1, 1e-5).withReleases(1))
                .progress(Progress.none())
                .train(TABLE);
    }

    @Test
    void everythingIsThereAgain() {
        MemoryFiles files = new MemoryFiles();
        double[] weights;
        Release<LinearModel> release;
        try (DurableSparkRemoval store = DurableSparkRemoval.create(files, KEY, trained())) {
            Receipt receipt = store.remove("ticket-1", PERSON);
            assertThat(receipt.rows()).isEqualTo(4);
            assertThat(receipt.state()).isEqualTo(DeletionState.ERASED);
            release = store.publish();
            weights = store.inner().innerWeightsCopy();
        }
        try (DurableSparkRemoval store = DurableSparkRemoval.open(files, KEY, ROWS.onCluster(row -> row / 4 != 3))) {
            assertThat(store.inner().innerWeightsCopy()).isEqualTo(weights);
            assertThat(store.remainingRows()).isEqualTo(56);
            assertThat(store.state("ticket-1")).contains(DeletionState.ERASED);
            assertThat(store.state("ticket-2")).isEmpty();
            assertThat(store.remove("ticket-1", PERSON).repeated()).isTrue();
            assertThatThrownBy(() -> store.remove("ticket-1", RemovalRequest.record("1")))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("one that was used for another request");
            assertThatThrownBy(() -> store.remove("ticket-2", RemovalRequest.record("nobody's")))
                    .isInstanceOf(UnknownRecordException.class);
            assertThat(store.publish().certificate())
                    .as("the noise is not drawn again")
                    .isEqualTo(release.certificate());
            assertThat(store.budget().used()).isGreaterThan(0);
            assertThat(store.exposure().releases()).isEqualTo(1);
            assertThatThrownBy(() -> store.remove("ticket-3", RemovalRequest.record("1")))
                    .as("one release is all that is covered")
                    .isInstanceOf(BudgetExhaustedException.class);
            assertThat(store.remainingRows()).isEqualTo(56);
            store.retrain();
            assertThat(store.remove("ticket-3", RemovalRequest.record("1")).rows())
                    .isEqualTo(1);
        }
    }

    @Test
    void aCrashAtAnyChangeOfAFileLosesNothingThatWasAcknowledged() {
        MemoryFiles counted = new MemoryFiles();
        int perRemoval;
        try (DurableSparkRemoval store = DurableSparkRemoval.create(counted, KEY, trained())) {
            int before = counted.changes();
            store.remove("ticket-1", PERSON);
            perRemoval = counted.changes() - before;
        }
        for (int crash = 0; crash < perRemoval; crash++) {
            MemoryFiles files = new MemoryFiles();
            try (DurableSparkRemoval store = DurableSparkRemoval.create(files, KEY, trained())) {
                store.remove("ticket-0", RemovalRequest.record("40"));
                files.failAfter(crash);
                assertThatThrownBy(() -> store.remove("ticket-1", PERSON)).isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(store::budget)
                        .isInstanceOf(InvalidStateException.class)
                        .hasMessageContaining("memory and files may differ");
            }
            files.failAfter(Integer.MAX_VALUE);
            try (DurableSparkRemoval store = DurableSparkRemoval.open(files, KEY, TABLE)) {
                assertThat(store.state("ticket-0"))
                        .as("crash at change %s", crash)
                        .isPresent();
                Receipt again = store.remove("ticket-1", PERSON);
                assertThat(again.rows()).isEqualTo(4);
                assertThat(store.remainingRows()).isEqualTo(55);
                assertThat(files.list()).as("what was before is destroyed").hasSize(3);
            }
        }
    }

    @Test
    void anotherKeyAndOtherRowsAreRefused() {
        MemoryFiles files = new MemoryFiles();
        DurableSparkRemoval.create(files, KEY, trained()).close();
        SecretKey other = new SecretKeySpec(new byte[16], "AES");
        assertThatThrownBy(() -> DurableSparkRemoval.open(files, other, TABLE))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("key of the store");
        assertThatThrownBy(() -> DurableSparkRemoval.open(files, KEY, ROWS.onCluster(row -> row > 0)))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("must be 60 but is 59");
        try (SparkRemoval model = trained()) {
            assertThatThrownBy(() -> DurableSparkRemoval.create(files, KEY, model))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("one that has a state");
        }
        assertThatThrownBy(() -> DurableSparkRemoval.open(new MemoryFiles(), KEY, TABLE))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("empty");
    }
}
