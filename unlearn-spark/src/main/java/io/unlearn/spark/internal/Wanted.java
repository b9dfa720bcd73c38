package io.unlearn.spark.internal;

import io.unlearn.core.RemovalRequest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The keyed ids of a request, in its order, and as a set that travels with a task. */
public final class Wanted implements Serializable {
    private final boolean bySubject;
    private final List<RowKey> keys;
    private final KeySet set;
    private final KeySet removed;

    private Wanted(boolean bySubject, List<RowKey> keys, KeySet removed) {
        this.bySubject = bySubject;
        this.keys = keys;
        this.set = KeySet.of(keys);
        this.removed = removed;
    }

    /**
     * Hashes the ids of a request.
     *
     * @param removed rows that do not match whatever their ids are
     */
    public static Wanted of(KeyedIds ids, RemovalRequest request, KeySet removed) {
        List<RowKey> keys = new ArrayList<>();
        if (request instanceof RemovalRequest.Subjects subjects) {
            subjects.ids().forEach(id -> keys.add(ids.subject(id.value())));
        } else if (request instanceof RemovalRequest.Records records) {
            records.ids().forEach(id -> keys.add(ids.record(id.value())));
        }
        return new Wanted(request instanceof RemovalRequest.Subjects, keys, removed);
    }

    /** Returns whether the request names subjects rather than records. */
    public boolean bySubject() {
        return bySubject;
    }

    /** Returns the keyed ids in the order of the request. */
    public List<RowKey> keys() {
        return keys;
    }

    /** Returns the keyed subjects of the request; none if it names records. */
    KeySet subjects() {
        return bySubject ? set : KeySet.none();
    }

    /** Returns which rows of a block are meant and were not removed. */
    boolean[] matches(RowBlock block) {
        long[] halves = bySubject ? block.subjects() : block.records();
        boolean[] active = block.without(removed);
        for (int i = 0; i < active.length; i++) {
            active[i] = active[i] && set.contains(halves[2 * i], halves[2 * i + 1]);
        }
        return active;
    }
}
