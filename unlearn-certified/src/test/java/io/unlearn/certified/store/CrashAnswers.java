package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.TrainingRows;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.UnknownRecordException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What processes that were killed had acknowledged, and what a store must therefore hold. */
final class CrashAnswers {
    private static final int REMOVERS = StoreCrashChild.REMOVERS;
    private static final int BATCH = StoreCrashChild.BATCH;

    /** The next row of each remover, as found in the store. */
    private final int[] next = {0, 1};

    /** The last row of each remover that was acknowledged, and that was erased. */
    private final int[] acknowledged = {-2, -1};

    private final int[] erased = {-2, -1};
    private final Set<Integer> removedNew = new TreeSet<>();
    private final Set<String> released = new HashSet<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private String lastReleased = "";
    private int batches;
    private int nextBatch;

    String next(int remover) {
        return Integer.toString(next[remover]);
    }

    String nextBatch() {
        return Integer.toString(nextBatch);
    }

    /** Returns how many answers of each kind there were since this was last asked. */
    Map<String, Integer> kinds() {
        Map<String, Integer> copy = Map.copyOf(kinds);
        kinds.clear();
        return copy;
    }

    /** Takes an answer; a last one that was cut off by the kill does not count. */
    void note(String line) {
        String[] words = line.split(" ");
        if (!words[words.length - 1].equals(".")) {
            return;
        }
        kinds.merge(words[0], 1, Integer::sum);
        switch (words[0]) {
            case "removed" -> {
                int row = Integer.parseInt(words[1]);
                acknowledged[row % REMOVERS] = row;
            }
            case "erased" -> {
                erased[0] = Integer.parseInt(words[1]);
                erased[1] = Integer.parseInt(words[2]);
            }
            case "inserted" -> batches = Integer.parseInt(words[1]) + 1;
            case "removed-new" -> removedNew.add(Integer.parseInt(words[1]));
            case "released" -> {
                lastReleased = words[1];
                released.add(lastReleased);
            }
            default -> assertThat(words[0]).isIn("open", "retrained");
        }
    }

    void requireRelease(String kept) {
        if (!kept.equals(lastReleased)) {
            assertThat(released).as("an earlier release came back").doesNotContain(kept);
            assertThat(kept).as("a release was lost").isNotEmpty();
            lastReleased = kept;
            released.add(kept);
        }
    }

    /** Requires that nothing acknowledged is lost, nothing is done twice, and at most what was asked for last is there besides. */
    void requireIn(DurableRemoval store, int rows) {
        int removed = 0;
        for (int t = 0; t < REMOVERS; t++) {
            int first = next[t];
            while (store.state("request-" + next[t]).isPresent()) {
                next[t] += REMOVERS;
            }
            assertThat(next[t]).isBetween(acknowledged[t] + REMOVERS, acknowledged[t] + 2 * REMOVERS);
            acknowledged[t] = next[t] - REMOVERS;
            removed += (next[t] - t) / REMOVERS;
            requireReceipts(store, t, Math.max(t, first - 5 * REMOVERS));
        }
        requireInsertions(store);
        long left = rows - removed + (long) nextBatch * BATCH - removedNew.size();
        assertThat(store.remainingRows()).isEqualTo(left);
    }

    private void requireReceipts(DurableRemoval store, int remover, int from) {
        long before = store.remainingRows();
        for (int i = from; i < next[remover]; i += REMOVERS) {
            Receipt receipt = store.remove("request-" + i, RemovalRequest.record("r" + i));
            assertThat(receipt.repeated()).isTrue();
            assertThat(receipt.rows()).isEqualTo(1);
            if (i <= erased[remover]) {
                assertThat(receipt.state()).isEqualTo(DeletionState.ERASED);
            }
        }
        assertThat(store.remainingRows()).isEqualTo(before);
    }

    /** A batch is there as a whole or not at all, the last one that was asked for maybe. */
    private void requireInsertions(DurableRemoval store) {
        while (known(store, nextBatch * BATCH)) {
            assertThat(known(store, nextBatch * BATCH + 1)).isTrue();
            nextBatch++;
        }
        assertThat(known(store, nextBatch * BATCH + 1)).isFalse();
        assertThat(nextBatch).isBetween(batches, batches + 1);
        batches = nextBatch;
        for (int i = 0; i < nextBatch * BATCH; i += BATCH) {
            if (store.state("new-" + i).isPresent()) {
                removedNew.add(i);
            } else {
                assertThat(removedNew).doesNotContain(i);
            }
        }
    }

    private static boolean known(DurableRemoval store, int row) {
        try {
            store.plan(RemovalRequest.record("n" + row));
            return true;
        } catch (UnknownRecordException e) {
            return false;
        }
    }

    /** Returns whether a row of the training is left. */
    boolean remains(int row) {
        return row >= next[row % REMOVERS];
    }

    /** Returns rows with those that were inserted and are left. */
    TrainingRows withInserted(TrainingRows rows) {
        if (nextBatch == 0) {
            return rows;
        }
        return rows.and(StoreCases.newRows(0, nextBatch * BATCH).where(i -> !removedNew.contains(i)));
    }
}
