package io.unlearn.audit.internal;

import io.unlearn.core.Progress;
import java.util.stream.IntStream;

/** Loops over examples on the common pool. Each index is written by one thread, so that results do not depend on how many. */
public final class Parallel {
    private static final int CHUNK = 64;

    private Parallel() {}

    /** Work on the examples from {@code from}, inclusive, to {@code to}, exclusive. */
    @FunctionalInterface
    public interface Range {
        /** Does it. */
        void run(int from, int to);
    }

    /** Runs {@code work} on all of [0, size), and tells {@code progress} after each piece, one call at a time. */
    public static void chunks(int size, String stage, Progress progress, Range work) {
        Object lock = new Object();
        long[] done = {0};
        IntStream.range(0, (size + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            int from = chunk * CHUNK;
            int to = Math.min(size, from + CHUNK);
            work.run(from, to);
            synchronized (lock) {
                done[0] += to - from;
                progress.update(stage, done[0], size);
            }
        });
    }
}
