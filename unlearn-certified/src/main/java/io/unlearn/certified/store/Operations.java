package io.unlearn.certified.store;

import io.unlearn.certified.InsertionOutcome;
import io.unlearn.certified.internal.jfr.CheckpointJfr;
import io.unlearn.certified.internal.jfr.InsertionJfr;
import io.unlearn.certified.internal.jfr.OpeningJfr;
import io.unlearn.certified.internal.jfr.RefusalJfr;
import io.unlearn.certified.internal.jfr.ReleaseJfr;
import io.unlearn.certified.internal.jfr.RemovalJfr;
import io.unlearn.certified.internal.jfr.RetrainingJfr;
import io.unlearn.certified.internal.jfr.StoreJfr;
import io.unlearn.certified.operations.Operation;
import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationListener;
import io.unlearn.certified.operations.OperationStatus;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRoute;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what a store does: Flight Recorder, the log, and listeners. Called by one thread at a time. */
final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    static final OperationStatus UNKNOWN = new OperationStatus(0, 0, 0, 0, 0, 0);
    private static final String SUFFIX = "Exception";

    private final List<OperationListener> listeners;

    Operations(List<OperationListener> listeners) {
        this.listeners = listeners;
    }

    /** Work that may fail. */
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does some work and tells of it.
     *
     * @param status how the store stands, asked for afterwards, also after a failure
     * @param event what to tell of the result, given how long it took
     */
    <T> T observe(Operation operation, Work<T> work, Supplier<OperationStatus> status, Told<T> event)
            throws IOException {
        Pending pending = begin(operation);
        try {
            T result = work.run();
            pending.end(event.of(result, pending.took()));
            pending.tell(status.get());
            return result;
        } catch (RuntimeException | IOException e) {
            pending.refused(e);
            pending.tell(status.get());
            throw e;
        }
    }

    /** Begins some work that is told of later. */
    Pending begin(Operation operation) {
        return new Pending(operation);
    }

    /** Work that was begun: first ended or refused, then told of, once. */
    final class Pending {
        private final Operation operation;
        private final StoreJfr jfr;
        private final RefusalJfr refusal = new RefusalJfr();
        private final long start;
        private OperationEvent event;

        private Pending(Operation operation) {
            this.operation = operation;
            this.jfr = jfr(operation);
            jfr.begin();
            refusal.begin();
            this.start = System.nanoTime();
            this.event = new OperationEvent.Refused(Duration.ZERO, operation, "Unfinished");
        }

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        void end(OperationEvent happened) {
            jfr.end();
            refusal.end();
            event = happened;
        }

        void refused(Exception e) {
            end(new OperationEvent.Refused(took(), operation, reason(e)));
        }

        /** What a batch says of one of its requests. */
        void end(BatchResult result) {
            if (result instanceof BatchResult.Done done) {
                end(removed(done.receipt(), took()));
            } else if (result instanceof BatchResult.Refused refused) {
                refused(refused.reason());
            }
        }

        void tell(OperationStatus status) {
            Operations.this.tell(jfr, refusal, event, status);
        }
    }

    /** Makes an event of a result. */
    interface Told<T> {
        OperationEvent of(T result, Duration took);
    }

    private static StoreJfr jfr(Operation operation) {
        return switch (operation) {
            case REMOVAL -> new RemovalJfr();
            case RELEASE -> new ReleaseJfr();
            case INSERTION -> new InsertionJfr();
            case RETRAINING -> new RetrainingJfr();
            case CHECKPOINT -> new CheckpointJfr();
            case OPENING -> new OpeningJfr();
        };
    }

    /** The name of a class is all that is told of an error: a message may come from anywhere. */
    private static String reason(Exception e) {
        String name = e.getClass().getSimpleName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private void tell(StoreJfr jfr, RefusalJfr refusal, OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Refused) {
            refusal.commit(event, status);
        } else {
            jfr.commit(event, status);
        }
        log(event, status);
        for (OperationListener listener : listeners) {
            try {
                listener.happened(event, status);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed with {}", e.getClass().getName());
            }
        }
    }

    private static void log(OperationEvent event, OperationStatus status) {
        long millis = event.took().toMillis();
        if (event instanceof OperationEvent.Removed removed) {
            LOG.debug(
                    "removal: {} rows by {}, {} had left before, {} ms",
                    removed.rows(),
                    removed.route(),
                    removed.alreadyRemoved(),
                    millis);
        } else if (event instanceof OperationEvent.Refused refused) {
            LOG.debug("{} was refused: {}", lower(refused.operation()), refused.reason());
        } else if (event instanceof OperationEvent.Inserted inserted) {
            LOG.info("insertion: {} rows by {}, {} ms", inserted.rows(), inserted.route(), millis);
        } else if (event instanceof OperationEvent.Released released) {
            LOG.info("release{}, {} ms", released.again() ? " served again" : "", millis);
        } else if (event instanceof OperationEvent.Checkpointed checkpointed) {
            LOG.info(
                    "checkpoint {}, {} rows remain, {}, {} ms",
                    status.checkpoints(),
                    status.remainingRows(),
                    checkpointed.erased() ? "what was removed is erased" : "traces of removed rows remain",
                    millis);
        } else if (event instanceof OperationEvent.Opened opened) {
            LOG.info(
                    "opened at checkpoint {}, {} requests carried out again, {} rows, {} ms",
                    status.checkpoints(),
                    opened.replayed(),
                    status.remainingRows(),
                    millis);
        } else {
            LOG.info("trained from nothing on {} rows, {} ms", status.remainingRows(), millis);
        }
    }

    private static String lower(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    static OperationEvent removed(Receipt receipt, Duration took) {
        return receipt.outcome()
                .map(outcome -> removed(outcome, took))
                .orElseGet(() -> new OperationEvent.Removed(
                        took, RemovalRoute.NONE, 0, receipt.rows() + receipt.alreadyRemoved(), true, Double.NaN));
    }

    static OperationEvent removed(RemovalOutcome outcome, Duration took) {
        if (outcome instanceof RemovalOutcome.Certified certified) {
            RemovalEvidence evidence = certified.evidence();
            return new OperationEvent.Removed(
                    took, evidence.route(), certified.rows(), certified.alreadyRemoved(), false, evidence.residual());
        }
        return outcome instanceof RemovalOutcome.AlreadyRemoved already
                ? new OperationEvent.Removed(took, RemovalRoute.NONE, 0, already.rows(), false, Double.NaN)
                : new OperationEvent.Refused(took, Operation.REMOVAL, "BudgetExhausted");
    }

    static OperationEvent inserted(InsertionOutcome outcome, Duration took) {
        return outcome instanceof InsertionOutcome.Certified certified
                ? new OperationEvent.Inserted(
                        took,
                        certified.evidence().route(),
                        certified.rows(),
                        certified.evidence().residual())
                : new OperationEvent.Refused(took, Operation.INSERTION, "NotCovered");
    }
}
