package io.unlearn.examples.basic.soak;

import io.unlearn.certified.LinearModel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A thread that asks the last released model for labels, a hundred at a time with a pause, and takes the time of each. */
final class Predictions implements AutoCloseable {
    private static final int AT_ONCE = 100;

    private final Latencies latencies = new Latencies();
    private final double[][] asked;
    private final Thread thread;
    private volatile LinearModel model;
    private volatile boolean closed;
    private long positive;

    Predictions(LinearModel first, SoakRows rows) {
        this.model = first;
        this.asked = new double[AT_ONCE][];
        for (int i = 0; i < AT_ONCE; i++) {
            asked[i] = rows.features(new SplittableRandom(-1 - i));
        }
        this.thread = new Thread(this::run, "predictions");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on, this release is asked. */
    void use(LinearModel released) {
        model = released;
    }

    private void run() {
        while (!closed) {
            LinearModel current = model;
            for (double[] row : asked) {
                long start = System.nanoTime();
                int label = current.predict(row);
                long end = System.nanoTime();
                latencies.add(end - start);
                positive += label;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the latencies, which go on being counted until {@link #close}. */
    Latencies latencies() {
        return latencies;
    }

    /** Returns how many of the answers were the label 1; for the compiler, which must not leave predictions out. */
    long positive() {
        return positive;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
