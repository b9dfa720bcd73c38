package io.unlearn.spark.internal;

import java.io.Serializable;

/** A keyed id: the first 128 bits of HMAC-SHA-256. Two of 2^40 ids coincide with a probability below 2^-48. */
public record RowKey(long high, long low) implements Serializable, Comparable<RowKey> {
    @Override
    public int compareTo(RowKey other) {
        int byHigh = Long.compare(high, other.high);
        return byHigh != 0 ? byHigh : Long.compare(low, other.low);
    }
}
