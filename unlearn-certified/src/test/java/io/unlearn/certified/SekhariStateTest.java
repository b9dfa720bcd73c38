package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What survives a restart: the numbers to the bit, and the counts of deletions and releases. */
class SekhariStateTest {
    private static final TrainingRows ROWS = Rows.classes(200, 4, 2, 5);
    private static final SekhariTerms TERMS =
            SekhariTerms.of(200, 4, 0.1, 10, 1, 1e-5).withReleases(2);

    private static SekhariNewtonUnlearning model() {
        return SekhariNewtonUnlearning.train(TERMS, ROWS);
    }

    private static TrainingRows rows(int from, int to) {
        return ROWS.where(i -> i >= from && i < to);
    }

    private static SekhariNewtonUnlearning restarted(SekhariNewtonUnlearning model) {
        byte[] stored = model.save().toBytes();
        return SekhariNewtonUnlearning.resume(SekhariState.ofBytes(stored), DenseBackend.plainJava());
    }

    @Test
    void aRestartChangesNoBit() {
        for (int removed : new int[] {0, 3, 10}) {
            try (SekhariNewtonUnlearning model = model()) {
                if (removed > 0) {
                    model.remove(rows(0, removed)).certifiedOrThrow();
                }
                try (SekhariNewtonUnlearning again = restarted(model)) {
                    assertThat(again.terms()).isEqualTo(TERMS);
                    assertThat(again.remainingRows()).isEqualTo(200 - removed);
                    assertThat(again.innerWeightsCopy()).isEqualTo(model.innerWeightsCopy());
                    assertThat(again.save().toBytes()).isEqualTo(model.save().toBytes());
                }
            }
        }
    }

    @Test
    void aLaterBatchGoesOnWhereItWasLeft() {
        try (SekhariNewtonUnlearning through = model();
                SekhariNewtonUnlearning stopped = model()) {
            through.remove(rows(0, 4)).certifiedOrThrow();
            through.remove(rows(4, 9)).certifiedOrThrow();
            stopped.remove(rows(0, 4)).certifiedOrThrow();
            try (SekhariNewtonUnlearning again = restarted(stopped)) {
                again.remove(rows(4, 9)).certifiedOrThrow();
                assertThat(again.innerWeightsCopy()).isEqualTo(through.innerWeightsCopy());
            }
        }
    }

    @Test
    void aRestartDoesNotResetTheCapacity() {
        try (SekhariNewtonUnlearning model = model()) {
            model.remove(rows(0, 8)).certifiedOrThrow();
            try (SekhariNewtonUnlearning again = restarted(model)) {
                assertThat(again.remove(rows(8, 11)))
                        .isInstanceOfSatisfying(RemovalOutcome.BudgetExhausted.class, refused -> {
                            assertThat(refused.budget().used()).isEqualTo(8);
                            assertThat(refused.needed()).isEqualTo(11);
                        });
                again.remove(rows(8, 10)).certifiedOrThrow();
                try (SekhariNewtonUnlearning third = restarted(again)) {
                    assertThat(third.remove(rows(10, 11))).isInstanceOf(RemovalOutcome.BudgetExhausted.class);
                }
            }
        }
    }

    @Test
    void aRestartDoesNotResetTheReleases() {
        try (SekhariNewtonUnlearning model = model()) {
            model.publish();
            model.remove(rows(0, 1)).certifiedOrThrow();
            model.publish();
            try (SekhariNewtonUnlearning again = restarted(model)) {
                assertThat(again.budget()).isEqualTo(model.budget());
                again.publish();
                assertThat(again.budget().exhausted()).isTrue();
                try (SekhariNewtonUnlearning third = restarted(again)) {
                    assertThatThrownBy(third::publish)
                            .isInstanceOf(BudgetExhaustedException.class)
                            .hasMessageContaining("must be at most 2 but is 3");
                }
            }
        }
    }

    @Test
    void idsThatLeftAreKnownAfterARestart() {
        try (SekhariNewtonUnlearning model = model()) {
            model.removeIdentified(rows(0, 3)).certifiedOrThrow();
            try (SekhariNewtonUnlearning again = restarted(model)) {
                assertThat(again.removeIdentified(rows(0, 3))).isEqualTo(new RemovalOutcome.AlreadyRemoved(3));
                assertThat(again.removeIdentified(rows(2, 4)).certifiedOrThrow().alreadyRemoved())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void statisticsOfTrainingAreNotHandedOutOnceRowsLeft() {
        try (SekhariNewtonUnlearning model = model()) {
            assertThat(model.statistics().rows()).isEqualTo(200);
            model.remove(rows(0, 1)).certifiedOrThrow();
            assertThatThrownBy(model::statistics)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("Call save()");
            try (SekhariNewtonUnlearning again = restarted(model)) {
                assertThatThrownBy(again::statistics).isInstanceOf(InvalidStateException.class);
            }
        }
    }

    @Test
    @SuppressWarnings("try")
    void damagedBytesAreRefused() {
        byte[] stored;
        try (SekhariNewtonUnlearning model = model()) {
            model.removeIdentified(rows(0, 3)).certifiedOrThrow();
            stored = model.save().toBytes();
            assertThat(model.save()).hasToString("SekhariState[4], 3 of 10 deletions");
            model.close();
            assertThatThrownBy(model::save).isInstanceOf(ClosedException.class);
        }
        assertThat(SekhariState.ofBytes(stored).removedRows()).isEqualTo(3);
        for (int at = 0; at < stored.length; at++) {
            byte[] damaged = stored.clone();
            damaged[at] ^= 1;
            refused(damaged);
        }
        for (int length : new int[] {0, 1, 31, 32, 100, stored.length - 1}) {
            refused(Arrays.copyOf(stored, length));
        }
        refused(Arrays.copyOf(stored, stored.length + 1));
    }

    private static void refused(byte[] damaged) {
        assertThatThrownBy(() -> SekhariState.ofBytes(damaged))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith("stored state must be what toBytes() returned but is");
    }
}
