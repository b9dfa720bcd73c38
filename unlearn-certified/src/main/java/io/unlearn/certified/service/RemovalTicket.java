package io.unlearn.certified.service;

import io.unlearn.certified.store.Receipt;
import io.unlearn.core.Certificate;
import io.unlearn.core.RemovalRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How far one request to a {@link RemovalService} has come. Thread-safe. Every future of a ticket is completed at the latest when the
 * service is shut down. What is attached to one runs on the writer thread, and must be quick, unless it is attached by a method
 * whose name ends in Async.
 */
public final class RemovalTicket {
    private final String requestId;
    private final String content;
    private final long arrivedNanos;
    private final Optional<String> requester;
    private final CompletableFuture<Receipt> removed = new CompletableFuture<>();
    private final CompletableFuture<Certificate> released = new CompletableFuture<>();
    private volatile @Nullable RemovalRequest request;
    private volatile TicketState state = TicketState.QUEUED;
    private volatile Optional<String> reason = Optional.empty();
    private volatile boolean approved;

    RemovalTicket(
            String requestId, RemovalRequest request, String content, Optional<String> requester, long arrivedNanos) {
        this.requestId = requestId;
        this.request = request;
        this.content = content;
        this.requester = requester;
        this.arrivedNanos = arrivedNanos;
    }

    /** Returns the caller's own name for the request. */
    public String requestId() {
        return requestId;
    }

    /** Returns how far it has come. */
    public TicketState state() {
        return state;
    }

    /** Returns why it is held or was refused, without personal data; empty otherwise. */
    public Optional<String> reason() {
        return reason;
    }

    /**
     * Returns a future of the durable removal. It fails with what the store refused the request with, or with a
     * {@link RequestRefusedException}; nothing was changed then. Completing it has no effect on the ticket.
     */
    public CompletableFuture<Receipt> removed() {
        return removed.copy();
    }

    /**
     * Returns a future of the certificate of the first release without the rows, that predictions come from since. It fails as
     * {@link #removed} does, and if the service is shut down before a release was made: the next start makes one.
     */
    public CompletableFuture<Certificate> released() {
        return released.copy();
    }

    /**
     * Waits until the removal is durable or refused, for some time at most, and returns the state then.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    public TicketState awaitRemoved(Duration most) throws InterruptedException {
        return await(removed, most);
    }

    /**
     * Waits until the removal is in a release or refused, for some time at most, and returns the state then.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    public TicketState awaitReleased(Duration most) throws InterruptedException {
        return await(released, most);
    }

    private TicketState await(CompletableFuture<?> future, Duration most) throws InterruptedException {
        try {
            future.get(RemovalLimits.nanos(most), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return state;
        }
        return state;
    }

    boolean asksFor(String hash) {
        return content.equals(hash);
    }

    /** Returns what is asked for; null once it is removed or refused, when nobody needs the ids any more. */
    @Nullable
    RemovalRequest request() {
        return request;
    }

    Optional<String> requester() {
        return requester;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    boolean approved() {
        return approved;
    }

    void approve() {
        approved = true;
        reason = Optional.empty();
        state = TicketState.QUEUED;
    }

    void hold(String why) {
        reason = Optional.of(why);
        state = TicketState.HELD;
    }

    /** Marks it removed; running what is returned tells those who wait. */
    Runnable remove(Receipt receipt) {
        request = null;
        reason = Optional.empty();
        state = TicketState.REMOVED;
        return () -> removed.complete(receipt);
    }

    /** Marks it released; running what is returned tells those who wait. */
    Runnable release(Certificate certificate, boolean erased) {
        state = erased ? TicketState.ERASED : TicketState.RELEASED;
        return () -> released.complete(certificate);
    }

    /** Gives it up, but for a removal that is durable; running what is returned tells those who wait. */
    Runnable refuse(RuntimeException why) {
        request = null;
        if (!state.removed()) {
            reason = Optional.ofNullable(why.getMessage());
            state = TicketState.REFUSED;
        }
        return () -> {
            removed.completeExceptionally(why);
            released.completeExceptionally(why);
        };
    }

    /** Returns a text without the id. */
    @Override
    public String toString() {
        return "RemovalTicket[hidden, " + state + "]";
    }
}
