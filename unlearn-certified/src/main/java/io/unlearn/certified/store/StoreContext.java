package io.unlearn.certified.store;

import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;

/** What a store works with. */
record StoreContext(StoreFiles files, Sealer caller, StoreOptions options) {
    /** Clocks are set back by a little now and then; more than this is a mistake. */
    private static final long TOLERANCE_MILLIS = 60_000;

    Operations operations() {
        return new Operations(options.listeners());
    }

    StoreContext withSigner(ChainSigner next) {
        return new StoreContext(files, caller, options.withSigner(next));
    }

    DenseBackend backend() {
        return options.backend();
    }

    Clock clock() {
        return options.clock();
    }

    /**
     * Returns the time, never before that of the last request.
     *
     * @throws InvalidStateException if the clock is behind it by more than a minute
     */
    long millisAfter(long last) {
        long now = clock().millis();
        if (now < last - TOLERANCE_MILLIS) {
            throw new InvalidStateException(
                    "clock",
                    "at most a minute behind the last request",
                    (last - now) / 1000 + " seconds behind it",
                    "Set the clock right; what is durable is unchanged.");
        }
        return Math.max(now, last);
    }
}
