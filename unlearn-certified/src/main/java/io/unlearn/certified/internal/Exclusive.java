package io.unlearn.certified.internal;

import io.unlearn.core.internal.Check;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets the methods of an object run one at a time, in the order in which they were called, and none of them after it was closed.
 */
public final class Exclusive {
    private final String what;
    /** Fair, so that threads which ask for plans in a loop do not keep a removal waiting for ever. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private boolean closed;

    /**
     * Guards an open object.
     *
     * @param what its name in errors
     */
    public Exclusive(String what) {
        this.what = what;
    }

    /**
     * Runs an action when no other one runs.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public <T> T run(Supplier<T> action) {
        lock.lock();
        try {
            Check.open(what, closed);
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the object once the action that runs has ended; a second call does nothing. */
    public void close(Runnable release) {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.unlock();
        }
    }
}
