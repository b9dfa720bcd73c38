package io.unlearn.certified.service;

import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.core.Budget;
import java.util.function.Supplier;

/** The store that is open now, and what was last seen of it. Changed by the writer, read by any thread. */
final class StoreHandle {
    private final Supplier<DurableRemoval> opener;
    private volatile DurableRemoval store;
    private volatile Seen seen;

    /** What a health report tells without waiting for the store. */
    record Seen(Budget budget, long remainingRows) {}

    StoreHandle(Supplier<DurableRemoval> opener) {
        this.opener = opener;
        DurableRemoval opened = opener.get();
        try {
            this.seen = new Seen(opened.budget(), opened.remainingRows());
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.store = opened;
    }

    DurableRemoval store() {
        return store;
    }

    Seen seen() {
        return seen;
    }

    /** Looks at the store again. */
    void look() {
        seen = new Seen(store.budget(), store.remainingRows());
    }

    /** Closes the store and opens it again. If that fails, the closed one stays, which refuses everything. */
    void reopen() {
        store.close();
        store = opener.get();
        look();
    }

    void close() {
        store.close();
    }
}
