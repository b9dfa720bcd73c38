package io.unlearn.examples.basic.soak;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.Receipt;
import io.unlearn.certified.store.StoreFiles;
import io.unlearn.core.Budget;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.spi.DenseBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import javax.crypto.SecretKey;

/**
 * Inserts a batch, removes as many rows, each by a request of its own, and publishes, again and again, while another thread predicts.
 * After each removal and each release the budget is looked at: what is used must not be above what is allowed.
 */
final class SoakRun {
    private static final double EPSILON = 1;
    private static final double DELTA = 1e-5;
    private static final int RELEASES = 100;
    private static final int SAMPLES = 20;

    private final SoakPlan plan;
    private final StoreFiles files;
    private final SoakRows rows;
    private final Tally tally = new Tally();
    private final SplittableRandom random = new SplittableRandom(1);
    private final long start = System.nanoTime();
    private long[] present = new long[0];
    private int presentCount;
    private long nextRow;

    private SoakRun(SoakPlan plan, StoreFiles files) {
        this.plan = plan;
        this.files = files;
        this.rows = new SoakRows(plan.columns());
    }

    /** What was counted and timed. Durations are in nanoseconds until they are asked for. */
    static final class Tally {
        final Latencies removals = new Latencies();
        final Latencies insertions = new Latencies();
        final Latencies releases = new Latencies();
        final List<MemorySample> samples = new ArrayList<>();
        long inserted;
        long removed;
        long retrained;
        long released;
        long predictions;
        double predictionP50;
        double predictionP99;
        double predictionMax;
        double largestShareUsed;
        double largestEpsilon;
        boolean complete;

        long changes() {
            return inserted + removed;
        }
    }

    /**
     * Carries a plan out.
     *
     * @param sampled called each time the memory was looked at, with what there is so far
     */
    static Tally run(SoakPlan plan, StoreFiles files, SecretKey key, Consumer<Tally> sampled) throws IOException {
        return new SoakRun(plan, files).run(key, sampled);
    }

    private Tally run(SecretKey key, Consumer<Tally> sampled) throws IOException {
        CertifiedTrainer trainer = CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(10))
                .masking(Masking.outputNoise(EPSILON, DELTA).withReleases(RELEASES))
                .labels(0, 1)
                .backend(DenseBackend.plainJava())
                .progress(Progress.none());
        enter(plan.batch());
        try (DurableRemoval store = DurableRemoval.create(files, key, trainer.train(rows.next(plan.batch())));
                Predictions predictions = new Predictions(store.publish().model(), rows)) {
            long nextSample = 0;
            while (tally.changes() < plan.changes()) {
                cycle(store, predictions);
                if (tally.changes() >= nextSample || tally.changes() >= plan.changes()) {
                    nextSample = tally.changes() + plan.changes() / SAMPLES;
                    sample(predictions);
                    sampled.accept(tally);
                }
            }
            tally.complete = true;
            sampled.accept(tally);
        }
        return tally;
    }

    private void enter(int count) {
        present = Arrays.copyOf(present, Math.max(present.length, presentCount + count));
        for (int i = 0; i < count; i++) {
            present[presentCount++] = nextRow++;
        }
    }

    private void cycle(DurableRemoval store, Predictions predictions) throws IOException {
        int count = plan.batch();
        long begun = System.nanoTime();
        store.insert(rows.next(count)).certifiedOrThrow();
        tally.insertions.add((System.nanoTime() - begun) / count);
        enter(count);
        tally.inserted += count;
        for (int i = 0; i < count; i++) {
            remove(store);
        }
        publish(store, predictions);
    }

    private void remove(DurableRemoval store) {
        int chosen = random.nextInt(presentCount);
        long row = present[chosen];
        present[chosen] = present[--presentCount];
        RemovalRequest request = RemovalRequest.record(SoakRows.id(row));
        long begun = System.nanoTime();
        Receipt receipt = removeOrRetrain(store, "request-" + row, request);
        tally.removals.add(System.nanoTime() - begun);
        if (receipt.rows() != 1 || receipt.repeated()) {
            throw new IllegalStateException("one row left once, or the store is wrong: " + receipt);
        }
        tally.removed++;
        look(store.budget());
    }

    private Receipt removeOrRetrain(DurableRemoval store, String id, RemovalRequest request) {
        try {
            return store.remove(id, request);
        } catch (BudgetExhaustedException e) {
            retrain(store);
            return store.remove(id, request);
        }
    }

    private void retrain(DurableRemoval store) {
        store.retrain();
        tally.retrained++;
    }

    private void look(Budget budget) {
        double share = budget.limit() == 0 ? 0 : budget.used() / budget.limit();
        if (!(share <= 1)) {
            throw new IllegalStateException("more was used than is allowed: " + budget);
        }
        tally.largestShareUsed = Math.max(tally.largestShareUsed, share);
    }

    private void publish(DurableRemoval store, Predictions predictions) {
        long begun = System.nanoTime();
        Release<LinearModel> release;
        try {
            release = store.publish();
        } catch (BudgetExhaustedException e) {
            retrain(store);
            release = store.publish();
        }
        tally.releases.add(System.nanoTime() - begun);
        tally.released++;
        predictions.use(release.model());
        look(store.budget());
        double epsilon = store.exposure().guarantee().epsilon();
        if (!(epsilon <= EPSILON)) {
            throw new IllegalStateException("more was shown than is allowed: " + store.exposure());
        }
        tally.largestEpsilon = Math.max(tally.largestEpsilon, epsilon);
    }

    private void sample(Predictions predictions) throws IOException {
        long stored = 0;
        for (String name : files.list()) {
            stored += files.read(name).length;
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        tally.samples.add(MemorySample.take(tally.changes(), tally.removed, seconds, stored));
        tally.predictions = predictions.latencies().count();
        tally.predictionP50 = predictions.latencies().quantileMicros(0.5);
        tally.predictionP99 = predictions.latencies().quantileMicros(0.99);
        tally.predictionMax = predictions.latencies().longestMicros();
    }
}
