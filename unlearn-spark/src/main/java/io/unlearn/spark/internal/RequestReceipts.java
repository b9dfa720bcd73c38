package io.unlearn.spark.internal;

import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The requests that were carried out, by keyed hashes of their ids and of what they asked for. Not thread-safe. */
public final class RequestReceipts {
    private final Map<RowKey, Kept> kept = new LinkedHashMap<>();

    /**
     * What is kept of a request.
     *
     * @param content hash of what was asked for
     */
    public record Kept(RowKey content, int rows, int alreadyRemoved) {}

    /**
     * Returns what is kept of a request; empty if it is new.
     *
     * @throws InvalidArgumentException if the id was used for another request
     */
    public Optional<Kept> find(KeyedIds ids, String requestId, RemovalRequest request) {
        Kept found = kept.get(ids.request(requestId));
        if (found != null && !found.content.equals(content(ids, request))) {
            throw new InvalidArgumentException(
                    "request id",
                    "new, or that of the same request",
                    "one that was used for another request",
                    "Give each request an id of its own, and repeat it only with the same content.");
        }
        return Optional.ofNullable(found);
    }

    /** Returns whether a request with this id was carried out. */
    public boolean has(KeyedIds ids, String requestId) {
        return kept.containsKey(ids.request(requestId));
    }

    /** Notes a request that was carried out. */
    public void put(KeyedIds ids, String requestId, RemovalRequest request, int rows, int alreadyRemoved) {
        kept.put(ids.request(requestId), new Kept(content(ids, request), rows, alreadyRemoved));
    }

    private static RowKey content(KeyedIds ids, RemovalRequest request) {
        Wanted wanted = Wanted.of(ids, request, KeySet.none());
        String keys = wanted.keys().stream()
                .sorted()
                .map(key -> key.high() + " " + key.low())
                .collect(Collectors.joining(","));
        return ids.request((wanted.bySubject() ? "subjects " : "records ") + keys);
    }

    void write(StateWriter out) {
        out.integer(kept.size());
        kept.forEach((id, k) -> {
            write(out, id);
            write(out, k.content);
            out.integer(k.rows).integer(k.alreadyRemoved);
        });
    }

    private static void write(StateWriter out, RowKey key) {
        out.longInteger(key.high()).longInteger(key.low());
    }

    static RequestReceipts read(StateReader in) {
        RequestReceipts receipts = new RequestReceipts();
        int count = in.count(4 * Long.BYTES + 2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            RowKey id = new RowKey(in.longInteger(), in.longInteger());
            RowKey content = new RowKey(in.longInteger(), in.longInteger());
            receipts.kept.put(id, new Kept(content, in.integer(), in.integer()));
        }
        return receipts;
    }
}
