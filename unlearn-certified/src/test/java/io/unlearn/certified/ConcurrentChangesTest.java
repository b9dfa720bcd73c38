package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Removals, insertions, plans and releases from several threads at once end where the same changes end in a row. */
class ConcurrentChangesTest {
    private static final int TRAINED = 120;
    private static final int ALL = 160;
    private static final int REMOVED = 40;

    @Test
    @Timeout(60)
    void theModelEndsAtThatOfThePresentRows() throws InterruptedException, ExecutionException {
        TrainingRows rows = Rows.classes(ALL, 6, 3, 81);
        CertifiedTrainer trainer = CertifiedTrainer.logistic()
                .masking(Masking.outputNoise(1, 1e-5).withReleases(1_000))
                .progress(Progress.none());
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try (LinearRemoval model = trainer.train(rows.where(i -> i < TRAINED));
                LinearRemoval expected = trainer.train(rows.where(i -> i >= REMOVED))) {
            List<Future<Object>> done = new ArrayList<>();
            for (Callable<Object> task : tasks(model, rows)) {
                done.add(threads.submit(task));
            }
            for (Future<Object> future : done) {
                assertThat(future.get())
                        .isNotInstanceOf(RemovalOutcome.BudgetExhausted.class)
                        .isNotInstanceOf(InsertionOutcome.Refused.class);
            }
            assertThat(model.remainingRows()).isEqualTo(ALL - REMOVED);
            model.publish();
            double[] actual = model.innerWeightsCopy();
            double[] retrained = expected.innerWeightsCopy();
            double square = 0;
            for (int j = 0; j < actual.length; j++) {
                square += (actual[j] - retrained[j]) * (actual[j] - retrained[j]);
            }
            assertThat(Math.sqrt(square)).isLessThanOrEqualTo(model.residualLimit() + expected.residualLimit());
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Callable<Object>> tasks(LinearRemoval model, TrainingRows rows) {
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int i = 0; i < REMOVED; i++) {
            int leaving = i;
            int entering = TRAINED + i;
            tasks.add(() -> model.remove(RemovalRequest.record(Integer.toString(leaving))));
            tasks.add(() -> model.insert(rows.where(row -> row == entering)));
            tasks.add(() -> model.plan(RemovalRequest.record("100")));
            if (i % 8 == 0) {
                tasks.add(model::publish);
            }
        }
        return tasks;
    }
}
