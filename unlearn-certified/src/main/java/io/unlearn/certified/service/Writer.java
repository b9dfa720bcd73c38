package io.unlearn.certified.service;

import io.unlearn.certified.store.IdentifiedRequest;
import io.unlearn.core.RemovalRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that changes the store: batches, releases, retraining, what it is told to do, and the end. */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalService.class);

    private final StoreHandle handle;
    private final Intake intake;
    private final ServiceSettings settings;
    private final Removing removing;
    private final Releasing releasing;
    private final Listeners listeners;
    private final List<IdentifiedRequest> left = new ArrayList<>();
    private final Instant started;
    private volatile @Nullable String failure;
    private volatile Optional<String> lastFailure = Optional.empty();
    private volatile Optional<Instant> retrained = Optional.empty();
    private volatile long drainUntil;

    Writer(
            StoreHandle handle,
            Intake intake,
            ServiceSettings settings,
            Removing removing,
            Releasing releasing,
            Listeners listeners) {
        this.handle = handle;
        this.intake = intake;
        this.settings = settings;
        this.removing = removing;
        this.releasing = releasing;
        this.listeners = listeners;
        this.started = settings.clock().instant();
    }

    @Override
    public void run() {
        try {
            while (!atEnd()) {
                waitForWork();
                for (Command command : intake.takeCommands()) {
                    command.end(guarded(command::run));
                }
                if (failure == null) {
                    guarded(this::work);
                }
            }
        } finally {
            end();
        }
    }

    private void waitForWork() {
        try {
            long most = RemovalLimits.nanos(settings.checkEvery());
            intake.await(failure == null, failure == null ? Math.min(most, releasing.dueIn()) : most);
        } catch (InterruptedException e) {
            // Nobody outside has this thread; a listener that interrupts it changes nothing.
            LOG.debug("the writer of the removal service was interrupted, and goes on");
        }
    }

    private boolean atEnd() {
        if (!intake.closing()) {
            return false;
        }
        return failure != null || intake.counts().queued() == 0 || System.nanoTime() - drainUntil >= 0;
    }

    private void work() {
        removing.fromQueue(settings.batch());
        if (releasing.dueIn() <= 0) {
            intake.finish(releasing.release());
        }
        listeners.budget(handle.seen().budget());
        if (!intake.closing() && retrainDue()) {
            retrain();
        }
    }

    private boolean retrainDue() {
        RetrainPolicy.Situation situation = new RetrainPolicy.Situation(
                handle.seen().budget(),
                settings.clock().instant(),
                retrained.orElse(started),
                intake.counts().held(),
                releasing.exhausted());
        try {
            return settings.retrain().due(situation);
        } catch (RuntimeException e) {
            LOG.warn(
                    "the retrain policy of the removal service failed: {}",
                    e.getClass().getName());
            return false;
        }
    }

    /** Held requests come first, so that the model is trained without their rows, and what they cost does not count. */
    void retrain() {
        removing.held();
        releasing.retrain();
        retrained = Optional.of(settings.clock().instant());
        removing.held();
        release();
    }

    void release() {
        intake.finish(releasing.release());
        listeners.budget(handle.seen().budget());
    }

    /** Opens the store again, and makes a release without what turns out to be durable. */
    void reopen() {
        handle.reopen();
        failure = null;
        intake.finish(releasing.release());
        intake.failure(null);
        listeners.tell(ServiceListener::reopened);
        LOG.info("the removal store is open again");
    }

    /** Returns what failed, once the service says so; null if nothing did. */
    private @Nullable Throwable guarded(Runnable action) {
        try {
            action.run();
            return null;
        } catch (RuntimeException | Error e) {
            String reason = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
            failure = reason;
            lastFailure = Optional.of(reason);
            intake.failure(reason);
            LOG.error("the removal store failed, deletions are refused until it is opened again: {}", reason);
            LOG.debug("the failure of the removal store", e);
            listeners.tell(listener -> listener.degraded(reason));
            return e;
        }
    }

    /** Closing goes on with requests that wait for some time at most. */
    void drainFor(long nanos) {
        drainUntil = System.nanoTime() + nanos;
    }

    private void end() {
        if (failure == null && releasing.waiting() > 0) {
            guarded(this::release);
        }
        RequestRefusedException why = RequestRefusedException.shutDown();
        List<Runnable> tell = new ArrayList<>();
        for (RemovalTicket ticket : intake.end()) {
            RemovalRequest request = ticket.request();
            if (request != null) {
                left.add(new IdentifiedRequest(ticket.requestId(), request));
            }
            tell.add(ticket.refuse(why));
        }
        releasing.takeUnreleased().forEach(ticket -> tell.add(ticket.refuse(why)));
        intake.takeCommands().forEach(command -> tell.add(() -> command.end(why)));
        tell.forEach(Runnable::run);
        guarded(handle::close);
    }

    /** Returns what was not carried out; for whoever has seen this thread end. */
    List<IdentifiedRequest> left() {
        return List.copyOf(left);
    }

    Optional<String> lastFailure() {
        return lastFailure;
    }

    Optional<Instant> retrained() {
        return retrained;
    }
}
