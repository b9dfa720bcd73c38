package io.unlearn.certified.internal;

/** How arrays with an entry for each row grow: by half at least, so that adding a row costs O(1) if averaged over many. */
final class Room {
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private Room() {}

    /** Returns a new length of at least {@code needed}. */
    static int grown(int length, int needed) {
        return (int) Math.max(needed, Math.min(LARGEST, length + length / 2L));
    }
}
