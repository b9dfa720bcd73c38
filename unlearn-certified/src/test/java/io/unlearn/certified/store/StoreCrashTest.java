package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Release;
import io.unlearn.core.error.BudgetExhaustedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process (SIGKILL where there are signals) at random times while three of its threads remove, insert, publish, make
 * checkpoints and train, and opens what it left.
 */
class StoreCrashTest {
    private static final int ROWS = 4000;

    /** Kills of one store before a new one is made: what a store holds for ever slows down the opening of it. */
    private static final int KILLS_OF_ONE = 100;

    @TempDir
    Path directory;

    private final TreeMap<String, Integer> answers = new TreeMap<>();
    private CrashAnswers said = new CrashAnswers();
    private String database = "";
    private int stores;
    private int killedAlive;
    private String store = "";

    @Test
    void killsLoseNothing() throws Exception {
        survive(10);
    }

    /** Each kill makes the next process wait for the lease of the one before. */
    @ParameterizedTest
    @EnumSource
    void killsOfAProcessWithADatabaseLoseNothing(Databases kind) throws Exception {
        database = kind.name() + ":";
        survive(2);
    }

    @Test
    @Tag("slow")
    void aThousandKillsLoseNothing() throws Exception {
        survive(1000);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void aHundredKillsOfAProcessWithADatabaseLoseNothing(Databases kind) throws Exception {
        database = kind.name() + ":";
        survive(100);
    }

    private void survive(int kills) throws Exception {
        Instant start = Instant.now();
        SplittableRandom random = new SplittableRandom(kills);
        for (int kill = 0; kill < kills; kill++) {
            if (kill % KILLS_OF_ONE == 0) {
                startAnew();
            }
            CrashedProcess.Killed killed = CrashedProcess.killAt(
                    directory.resolve("said"),
                    new String[] {store, said.next(0), said.next(1), said.nextBatch(), Integer.toString(kill)},
                    random.nextInt(20),
                    random.nextInt(25));
            killedAlive += killed.alive() ? 1 : 0;
            killed.lines().forEach(said::note);
            said.kinds().forEach((kind, count) -> answers.merge(kind, count, Integer::sum));
            check();
            if (kill % KILLS_OF_ONE == KILLS_OF_ONE - 1 || kill == kills - 1) {
                compareWithTrainingAnew();
            }
        }
        System.out.printf(
                "%d kills in %d s; answers before them: %s%n",
                kills, Duration.between(start, Instant.now()).toSeconds(), answers);
        assertThat(killedAlive).as("kills of a process that was at work").isEqualTo(kills);
        assertThat(answers.getOrDefault("removed", 0)).isGreaterThan(kills);
        if (kills >= 100) {
            assertThat(answers).containsKeys("erased", "inserted", "released", "removed-new", "retrained");
        }
    }

    private void startAnew() throws IOException {
        store = database + directory.resolve("store-" + stores++);
        said = new CrashAnswers();
        try (StoreFiles files = CrashedStores.open(store)) {
            StoreCases.create(files, ROWS).close();
        }
    }

    private void check() throws IOException {
        try (StoreFiles files = CrashedStores.open(store)) {
            requireRelease(files);
            try (DurableRemoval open = StoreCases.open(files)) {
                said.requireIn(open, ROWS);
            }
        }
    }

    /** A release that was shown is durable, unless a later one took its place. */
    private void requireRelease(StoreFiles files) throws IOException {
        long n = Generation.chosen(files).orElseThrow();
        Sealer own = Generation.sealer(files, new Sealer(StoreCases.key(1)), n);
        String kept = Generation.read(files, own, n)
                .snapshot()
                .release()
                .map(made -> made.certificate().id())
                .orElse("");
        said.requireRelease(kept);
    }

    private static Release<LinearModel> release(DurableRemoval open) {
        try {
            return open.publish();
        } catch (BudgetExhaustedException e) {
            open.retrain();
            return open.publish();
        }
    }

    /** What is released is what training on the remaining rows gives, within noise and residual limits. */
    private void compareWithTrainingAnew() throws IOException {
        try (StoreFiles files = CrashedStores.open(store);
                DurableRemoval open = StoreCases.open(files)) {
            TrainingRows left = said.withInserted(StoreCases.rows(ROWS).where(said::remains));
            assertThat(left.size()).isEqualTo((int) open.remainingRows());
            Release<LinearModel> release = release(open);
            try (LinearRemoval anew = StoreCases.trainer().train(left)) {
                double[] expected = anew.publish().model().weightsCopy();
                double noise = release.certificate().mechanism().noiseStandardDeviation();
                double limit = release.certificate().mechanism().residualLimit() / 2;
                double[] found = release.model().weightsCopy();
                for (int j = 0; j < found.length; j++) {
                    // Two noises of eight standard deviations each: once in 10^14.
                    assertThat(found[j]).isCloseTo(expected[j], within(16 * noise + 2 * limit));
                }
            }
        }
    }
}
