package io.unlearn.certified.store;

import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Works on a store until it is killed, and says on its output what was acknowledged: two threads remove rows, a third one inserts
 * rows, removes some of them, publishes, makes checkpoints and trains anew, in random order.
 */
final class StoreCrashChild {
    /** Rows of one insertion. */
    static final int BATCH = 2;

    /** Threads that remove rows; each takes every second row. */
    static final int REMOVERS = 2;

    private static final int MOST = 200;

    private final DurableRemoval store;
    private final AtomicIntegerArray done = new AtomicIntegerArray(REMOVERS);
    private int batch;

    private StoreCrashChild(DurableRemoval store, int[] next, int batch) {
        this.store = store;
        this.batch = batch;
        for (int t = 0; t < REMOVERS; t++) {
            done.set(t, next[t] - REMOVERS);
        }
    }

    /** Takes the place of the store, the next row of each remover, the next batch and a seed. */
    public static void main(String[] args) throws Exception {
        int[] next = {Integer.parseInt(args[1]), Integer.parseInt(args[2])};
        try (StoreFiles files = CrashedStores.open(args[0]);
                DurableRemoval store = StoreCases.open(files)) {
            StoreCrashChild child = new StoreCrashChild(store, next, Integer.parseInt(args[3]));
            say("open");
            for (int t = 0; t < REMOVERS; t++) {
                int own = t;
                Thread thread = new Thread(() -> child.removeRows(own), "remover-" + t);
                thread.setDaemon(true);
                thread.start();
            }
            child.maintain(new SplittableRandom(Long.parseLong(args[4])));
        }
    }

    /** Ends with a full stop, without which a line was cut off. */
    private static void say(String what) {
        System.out.println(what + " .");
    }

    private void removeRows(int own) {
        int first = done.get(own) + REMOVERS;
        for (int i = first; i < first + REMOVERS * MOST; i += REMOVERS) {
            store.remove("request-" + i, RemovalRequest.record("r" + i));
            done.set(own, i);
            say("removed " + i);
        }
    }

    private void maintain(SplittableRandom random) throws InterruptedException {
        while (true) {
            int[] before = {done.get(0), done.get(1)};
            boolean erases = switch (random.nextInt(8)) {
                case 0, 1 -> checkpoint();
                case 2, 3 -> publish();
                case 4, 5 -> insert();
                case 6 -> removeNewRow();
                default -> retrain();
            };
            if (erases) {
                say("erased " + before[0] + " " + before[1]);
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(3000));
        }
    }

    private boolean checkpoint() {
        return store.checkpoint();
    }

    private boolean publish() {
        try {
            String id = store.publish().certificate().id();
            say("released " + id);
            return false;
        } catch (BudgetExhaustedException e) {
            return retrain();
        }
    }

    private boolean insert() {
        store.insert(StoreCases.newRows(batch * BATCH, BATCH));
        say("inserted " + batch);
        batch++;
        return true;
    }

    private boolean removeNewRow() {
        if (batch > 0) {
            int last = (batch - 1) * BATCH;
            store.remove("new-" + last, RemovalRequest.record("n" + last));
            say("removed-new " + last);
        }
        return false;
    }

    private boolean retrain() {
        store.retrain();
        say("retrained");
        return true;
    }
}
