package io.unlearn.certified.service;

import java.util.concurrent.CompletableFuture;

/** Something that the writer is asked to do between two batches. */
final class Command {
    private final Runnable action;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Command(Runnable action) {
        this.action = action;
    }

    /** Runs it; what it throws is also what its future fails with. */
    void run() {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
            throw e;
        }
        done.complete(null);
    }

    void fail(RuntimeException why) {
        done.completeExceptionally(why);
    }

    CompletableFuture<Void> done() {
        return done.copy();
    }
}
