package io.unlearn.core;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is told how far a long piece of work has come.
 *
 * <p>Calls may come from several threads, but never from two at once for one stage. A listener must return quickly and
 * must not throw; what it throws ends the work. Stages and counts never hold personal data.
 */
@FunctionalInterface
public interface Progress {
    /**
     * Reports that {@code done} of {@code total} units of a stage are finished.
     *
     * @param stage what is being done, in a few words, the same for all calls of one stage
     * @param done units finished, from 0 to {@code total}
     * @param total units in all, or 0 where that is not known
     */
    void update(String stage, long done, long total);

    /** Returns a listener that ignores everything. */
    static Progress none() {
        return (stage, done, total) -> {};
    }

    /** Returns a listener that logs at INFO to the logger {@code io.unlearn.progress}, at most about once a second. */
    static Progress log() {
        return log(LoggerFactory.getLogger("io.unlearn.progress"));
    }

    /** Returns a listener that logs at INFO, at most about once a second, and always when a stage is complete. */
    static Progress log(Logger logger) {
        long intervalNanos = 1_000_000_000L;
        AtomicLong next = new AtomicLong(System.nanoTime() + intervalNanos);
        return (stage, done, total) -> {
            long now = System.nanoTime();
            long due = next.get();
            boolean complete = total > 0 && done >= total;
            if (complete || (now - due >= 0 && next.compareAndSet(due, now + intervalNanos))) {
                logger.info("{}: {} of {}", stage, done, total > 0 ? total : "?");
            }
        };
    }
}
