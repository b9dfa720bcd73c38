package io.unlearn.certified.service;

import java.time.Duration;

/**
 * How long the writer takes for its work, as exponential means, in order to tell those who wait. Written by one thread, read by
 * any.
 */
final class Pace {
    private static final double NEW = 0.2;
    private static final long FIRST_GUESS_NANOS = 5_000_000L;

    private volatile long requestNanos = FIRST_GUESS_NANOS;
    private volatile long longNanos = FIRST_GUESS_NANOS;
    private volatile long busySince;
    private volatile boolean busy;

    /** A batch was carried out. */
    void batch(int requests, long nanos) {
        requestNanos = mean(requestNanos, nanos / Math.max(1, requests));
    }

    /** A release or a retraining, during which no request is carried out, begins. */
    void begin() {
        busySince = System.nanoTime();
        busy = true;
    }

    void end() {
        longNanos = mean(longNanos, System.nanoTime() - busySince);
        busy = false;
    }

    private static long mean(long before, long now) {
        return Math.round((1 - NEW) * before + NEW * now);
    }

    /** Returns how long a request waits that so many are in front of. */
    Duration estimate(int before) {
        long rest = busy ? Math.max(requestNanos, longNanos - (System.nanoTime() - busySince)) : 0;
        return Duration.ofNanos(rest + requestNanos * (before + 1L));
    }
}
