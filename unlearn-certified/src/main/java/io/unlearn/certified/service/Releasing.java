package io.unlearn.certified.service;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.store.DeletionState;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.core.Release;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.NotConvergedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes releases, and keeps the one that predictions come from. Changed by the writer; what is volatile is read by any thread. */
final class Releasing {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalService.class);

    private final StoreHandle handle;
    private final ServiceSettings settings;
    private final Listeners listeners;
    private final Pace pace;
    private final List<RemovalTicket> unreleased = new ArrayList<>();
    private final long withinNanos;
    private long notBefore = System.nanoTime();
    private volatile @Nullable Served served;
    private volatile int waiting;
    private volatile long oldestNanos;
    private volatile Optional<Instant> checkpointed = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile boolean releaseExhausted;
    private volatile boolean requestExhausted;

    /** The release that predictions come from. Immutable: model and certificate always belong together. */
    record Served(Release<LinearModel> release, Instant since) {}

    Releasing(StoreHandle handle, ServiceSettings settings, Listeners listeners, Pace pace) {
        this.handle = handle;
        this.settings = settings;
        this.listeners = listeners;
        this.pace = pace;
        this.withinNanos = RemovalLimits.nanos(settings.releaseWithin());
    }

    Served served() {
        Served now = served;
        if (now == null) {
            throw new IllegalStateException("a service starts with a release");
        }
        return now;
    }

    /**
     * Makes the release that a service starts with: the one that was served last, if nothing was removed since.
     *
     * @throws BudgetExhaustedException if the budget does not cover it
     */
    void first() {
        serve(handle.store().publish());
        checkpointed = Optional.empty();
        handle.look();
    }

    /** Takes note of a removal that is in no release yet. */
    void await(RemovalTicket ticket) {
        if (unreleased.isEmpty() || ticket.arrivedNanos() - oldestNanos < 0) {
            oldestNanos = ticket.arrivedNanos();
        }
        unreleased.add(ticket);
        waiting = unreleased.size();
    }

    /** Returns the nanoseconds until a release is due; negative if it is. */
    long dueIn() {
        if (unreleased.isEmpty() || releaseExhausted) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        long due = unreleased.size() >= settings.releaseEvery() ? 0 : withinNanos - (now - oldestNanos);
        return Math.max(due, notBefore - now);
    }

    /**
     * Makes a release of the present model, and tells the tickets. If the budget does not cover it, or the model cannot be
     * verified, predictions go on from the last one, and the reason is kept.
     *
     * @return the tickets that are in their last state now
     */
    List<RemovalTicket> release() {
        pace.begin();
        try {
            DurableRemoval store = handle.store();
            serve(store.publish());
            List<RemovalTicket> done = tickets(store);
            handle.look();
            refusal = Optional.empty();
            releaseExhausted = false;
            return done;
        } catch (BudgetExhaustedException e) {
            releaseExhausted = true;
            refused(e);
        } catch (NotConvergedException e) {
            notBefore = System.nanoTime() + withinNanos;
            refused(e);
        } finally {
            pace.end();
        }
        return List.of();
    }

    private void refused(RuntimeException e) {
        refusal = Optional.ofNullable(e.getMessage());
        LOG.warn("no release was made: {}", e.getMessage());
    }

    private void serve(Release<LinearModel> release) {
        Served before = served;
        if (before != null
                && before.release()
                        .certificate()
                        .id()
                        .equals(release.certificate().id())) {
            return;
        }
        Instant now = settings.clock().instant();
        served = new Served(release, now);
        checkpointed = Optional.of(now);
        listeners.tell(listener -> listener.released(release.certificate()));
    }

    /** A request for rows that had left before changes nothing, so that publishing makes no checkpoint for it. */
    private List<RemovalTicket> tickets(DurableRemoval store) {
        boolean allErased = unreleased.stream().allMatch(ticket -> erased(store, ticket));
        if (!allErased && store.checkpoint()) {
            checkpointed = Optional.of(settings.clock().instant());
        }
        List<RemovalTicket> done = List.copyOf(unreleased);
        List<Runnable> tell = new ArrayList<>();
        for (RemovalTicket ticket : done) {
            tell.add(ticket.release(served().release().certificate(), erased(store, ticket)));
        }
        unreleased.clear();
        // Last, so that whoever sees none waiting sees each ticket in its last state.
        waiting = 0;
        tell.forEach(Runnable::run);
        return done;
    }

    private static boolean erased(DurableRemoval store, RemovalTicket ticket) {
        return store.state(ticket.requestId()).orElse(DeletionState.REMOVED) == DeletionState.ERASED;
    }

    /** Trains from nothing, which starts the budget anew. */
    void retrain() {
        pace.begin();
        try {
            handle.store().retrain();
            checkpointed = Optional.of(settings.clock().instant());
            releaseExhausted = false;
            requestExhausted = false;
            handle.look();
            listeners.tell(listener -> listener.retrained(handle.seen().budget()));
        } finally {
            pace.end();
        }
    }

    /** The budget did not cover a request. */
    void requestExhausted() {
        requestExhausted = true;
    }

    /** Returns whether the budget did not cover a release or a request, and was not renewed since. */
    boolean exhausted() {
        return releaseExhausted || requestExhausted;
    }

    /** Takes what was removed and is in no release, once the writer has ended. */
    List<RemovalTicket> takeUnreleased() {
        List<RemovalTicket> all = List.copyOf(unreleased);
        unreleased.clear();
        waiting = 0;
        return all;
    }

    int waiting() {
        return waiting;
    }

    /** Returns whether a removal has waited for a release for much longer than it should. */
    boolean late() {
        return waiting > 0 && System.nanoTime() - oldestNanos > 2 * Math.min(withinNanos, Long.MAX_VALUE / 4);
    }

    Optional<Instant> checkpointed() {
        return checkpointed;
    }

    /** Returns why the last release was not made; empty if it was. */
    Optional<String> refusal() {
        return refusal;
    }
}
