package io.unlearn.certified.store;

import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests that were carried out, by the hash of their ids. Called by one thread at a time. */
final class Receipts {
    /** What is kept of a request: 64 + 64 + 9 bytes and lengths, for ever. */
    record Kept(String content, int rows, int alreadyRemoved, boolean erased) {
        DeletionState state() {
            return erased ? DeletionState.ERASED : DeletionState.REMOVED;
        }
    }

    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /**
     * Returns what is kept of a request, null if it is new.
     *
     * @throws InvalidArgumentException if the same id was used for another request
     */
    @Nullable
    Kept find(LedgerEntry.Request request) {
        Kept found = kept.get(request.id());
        if (found != null && !found.content.equals(request.content())) {
            throw new InvalidArgumentException(
                    "request id",
                    "new, or that of the same request",
                    "one that was used for another request",
                    "Give each request an id of its own, and repeat it only with the same content.");
        }
        return found;
    }

    @Nullable
    Kept find(String requestHash) {
        return kept.get(requestHash);
    }

    void put(LedgerEntry.Request request, LedgerEntry.Result result) {
        kept.put(request.id(), new Kept(request.content(), result.rows(), result.alreadyRemoved(), false));
    }

    void eraseAll() {
        kept.replaceAll((id, k) -> new Kept(k.content, k.rows, k.alreadyRemoved, true));
    }

    /** Writes them, all as erased if that is what the checkpoint makes them. */
    void write(StateWriter out, boolean erasing) {
        out.section("requests").integer(kept.size());
        kept.forEach((id, k) -> out.text(id)
                .text(k.content)
                .integer(k.rows)
                .integer(k.alreadyRemoved)
                .flag(erasing || k.erased));
    }

    static Receipts read(StateReader in) {
        Receipts receipts = new Receipts();
        int count = in.section("requests").count(2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            String id = in.text();
            receipts.kept.put(id, new Kept(in.text(), in.integer(), in.integer(), in.flag()));
        }
        return receipts;
    }
}
