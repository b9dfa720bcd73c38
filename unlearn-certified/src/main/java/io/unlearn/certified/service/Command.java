package io.unlearn.certified.service;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that the writer is asked to do between two batches. */
final class Command {
    private final Runnable action;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Command(Runnable action) {
        this.action = action;
    }

    void run() {
        action.run();
    }

    /** Tells whoever asked that it was done, or why it was not. */
    void end(@Nullable Throwable failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    CompletableFuture<Void> done() {
        return done.copy();
    }
}
