package io.unlearn.certified.service;

import io.unlearn.core.error.InvalidStateException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link RemovalService} did not take a request; nothing was changed, and the same request may be made again. */
public final class RequestRefusedException extends InvalidStateException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable Duration retryAfter;

    /** Why. */
    public enum Reason {
        /** Too many requests wait. */
        QUEUE_FULL,
        /** The request is beyond a {@link RemovalLimits limit}. */
        LIMIT,
        /** The store has failed; see {@link RemovalService#reopen}. */
        UNAVAILABLE,
        /** Somebody who operates the service rejected the request. */
        REJECTED,
        /** The service is shut down, or about to be. */
        SHUT_DOWN
    }

    RequestRefusedException(
            Reason reason, String name, String condition, Object value, String fix, @Nullable Duration retryAfter) {
        super(name, condition, value, fix);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static RequestRefusedException queueFull(int capacity, Duration wait) {
        return new RequestRefusedException(
                Reason.QUEUE_FULL,
                "number of requests that wait",
                "below " + capacity,
                capacity + ", and the estimated wait is " + wait.toMillis() + " ms",
                "Ask again with the same id after that time.",
                wait);
    }

    static RequestRefusedException limit(String name, Object most, Object value, String fix) {
        return new RequestRefusedException(Reason.LIMIT, name, "at most " + most, value, fix, null);
    }

    static RequestRefusedException unavailable(String failure) {
        return new RequestRefusedException(
                Reason.UNAVAILABLE,
                "store of the service",
                "working",
                "one that failed (" + failure + ")",
                "Have the cause mended and the service reopened, then ask again with the same id; predictions go on.",
                null);
    }

    static RequestRefusedException shutDown() {
        return new RequestRefusedException(
                Reason.SHUT_DOWN,
                "removal service",
                "running",
                "shut down or about to be",
                "Ask again with the same id once it has been started again.",
                null);
    }

    static RequestRefusedException rejected() {
        return new RequestRefusedException(
                Reason.REJECTED,
                "request",
                "approved",
                "rejected by whoever operates the service",
                "Ask them for the reason.",
                null);
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }

    /** Returns after what time a request is likely to be taken; empty where that is not known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
