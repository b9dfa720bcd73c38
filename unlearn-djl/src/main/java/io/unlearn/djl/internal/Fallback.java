package io.unlearn.djl.internal;

import ai.djl.engine.EngineException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Something of a backend that is replaced when its engine fails. Uses may run side by side; a replacement waits for them, and those
 * that failed are then repeated with what replaced it. A second failure reaches the caller.
 */
final class Fallback<T extends AutoCloseable> {
    private final FallbackBackend backend;
    private final UnaryOperator<T> replacement;
    private final Consumer<T> closing;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private T now;

    /**
     * Keeps what a backend made.
     *
     * @param replacement makes the same again with the second backend, from what failed; it closes nothing
     * @param closing closes one
     */
    Fallback(FallbackBackend backend, T now, UnaryOperator<T> replacement, Consumer<T> closing) {
        this.backend = backend;
        this.now = now;
        this.replacement = replacement;
        this.closing = closing;
    }

    <R> R get(Function<T, R> use) {
        T used;
        EngineException failure;
        lock.readLock().lock();
        try {
            used = now;
            return use.apply(used);
        } catch (EngineException e) {
            failure = e;
            used = now;
        } finally {
            lock.readLock().unlock();
        }
        replace(used, failure);
        lock.readLock().lock();
        try {
            return use.apply(now);
        } finally {
            lock.readLock().unlock();
        }
    }

    void run(Consumer<T> use) {
        get(each -> {
            use.accept(each);
            return true;
        });
    }

    private void replace(T failed, EngineException reason) {
        lock.writeLock().lock();
        try {
            if (now != failed) {
                return;
            }
            backend.failed(reason);
            try {
                now = replacement.apply(failed);
            } catch (EngineException e) {
                reason.addSuppressed(e);
                throw reason;
            }
            closeQuietly(failed);
        } finally {
            lock.writeLock().unlock();
        }
    }

    void close() {
        lock.writeLock().lock();
        try {
            closeQuietly(now);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** An engine that failed may fail again when memory is given back; what it cannot overwrite it has lost. */
    private void closeQuietly(T each) {
        try {
            closing.accept(each);
        } catch (EngineException e) {
            backend.failed(e);
        }
    }
}
