package io.unlearn.examples.basic.soak;

/**
 * Counts durations in buckets that are about 1 % wide, so that any number of them takes the same memory. Written by one thread at
 * a time.
 */
final class Latencies {
    private static final double GROWTH = Math.log(1.01);
    private static final int BUCKETS = 3000;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long longest;

    void add(long nanos) {
        int bucket = (int) (Math.log((double) Math.max(1, nanos)) / GROWTH);
        counts[Math.min(BUCKETS - 1, bucket)]++;
        count++;
        longest = Math.max(longest, nanos);
    }

    long count() {
        return count;
    }

    /** Returns the duration in microseconds below which a share of them lies, at most 1 % too large; 0 if there is none. */
    double quantileMicros(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return Math.min((double) longest, Math.exp((bucket + 1) * GROWTH)) / 1000;
            }
        }
        return longest / 1000.0;
    }

    double longestMicros() {
        return longest / 1000.0;
    }
}
