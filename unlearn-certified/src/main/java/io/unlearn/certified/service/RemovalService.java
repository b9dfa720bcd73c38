package io.unlearn.certified.service;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.store.DeletionState;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.IdentifiedRequest;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidStateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A removal store as a service: predictions from the last release, a bounded queue of deletion requests, and one thread that carries
 * them out in batches and covers them by releases.
 *
 * <pre>{@code
 * try (RemovalService service = RemovalService.start(() -> DurableRemoval.open(files, key), ServiceSettings.defaults())) {
 *     RemovalTicket ticket = service.submit("ticket-4711", RemovalRequest.subject(person));   // QUEUED
 *     ticket.awaitRemoved(Duration.ofSeconds(10));                                            // REMOVED: durable
 *     int label = service.model().predict(features);
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> All methods may be called from any number of threads. {@link #release()} and {@link #model()}, and predictions from
 * what they return, take no lock: they read one field that holds a release as a whole, and never wait for a removal, a checkpoint, a
 * release or a retraining. {@link #submit}, {@link RemovalTicket#state} and {@link #health} take a lock that is held for constant times
 * and never while the store works. {@link #plan} and {@link #state} may wait for the store. Every change is made by one thread. Each
 * request id is carried out once, whoever asks with it and however often.
 *
 * <p><b>What is promised when.</b> A request that is QUEUED or HELD is in memory only. Once REMOVED it survives every crash. It
 * is in a release at the latest {@link ServiceSettings#releaseWithin} after it arrived, plus the time that one batch and one release
 * take, unless it was held, the queue was longer than that, the budget did not cover a release, or the store failed; {@link #health} tells each of these.
 *
 * <p><b>Failures.</b> If the store fails, predictions go on and deletions are refused with the reason. Requests that wait stay in
 * the queue, those of the batch that failed included: they are carried out once the store has been opened again by {@link #reopen},
 * and what turned out to be durable is not done twice.
 *
 * <p><b>The end.</b> {@link #shutdown} refuses new requests, goes on with those that wait for some time, makes a last release, frees
 * the store and returns what was not carried out. The supplier's files stay the caller's to close.
 */
public final class RemovalService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalService.class);

    private final ServiceSettings settings;
    private final StoreHandle handle;
    private final Pace pace = new Pace();
    private final Intake intake;
    private final CostGuard guard;
    private final Releasing releasing;
    private final Writer writer;
    private final KeyedHash hash = new KeyedHash();
    private final Thread thread;

    private RemovalService(StoreHandle handle, ServiceSettings settings) {
        this.settings = settings;
        this.handle = handle;
        this.intake = new Intake(settings.capacity(), pace);
        this.guard = new CostGuard(settings.limits());
        Listeners listeners = new Listeners(settings.listener(), settings.softThreshold());
        this.releasing = new Releasing(handle, settings, listeners, pace);
        Removing removing = new Removing(handle, intake, guard, releasing, listeners, pace);
        this.writer = new Writer(handle, intake, settings, removing, releasing, listeners);
        this.thread = new Thread(writer, "unlearn-removal-service");
        thread.setDaemon(true);
    }

    /**
     * Opens a store and serves it. If the store has removals that are in no release, or none was ever made, a release is made now.
     *
     * @param opener opens the store, now and whenever it is to be opened again; the service closes what it returns
     * @throws BudgetExhaustedException if the budget does not cover a release that is needed, and the policy does not retrain then
     * @throws RuntimeException whatever the opener throws, and what {@link DurableRemoval#publish} throws
     */
    public static RemovalService start(Supplier<DurableRemoval> opener, ServiceSettings settings) {
        StoreHandle handle = new StoreHandle(opener);
        try {
            RemovalService service = new RemovalService(handle, settings);
            service.firstRelease();
            service.thread.start();
            return service;
        } catch (RuntimeException | Error e) {
            handle.close();
            throw e;
        }
    }

    private void firstRelease() {
        try {
            releasing.first();
        } catch (BudgetExhaustedException e) {
            RetrainPolicy.Situation situation = new RetrainPolicy.Situation(
                    handle.seen().budget(),
                    settings.clock().instant(),
                    settings.clock().instant(),
                    0,
                    true);
            if (!settings.retrain().due(situation)) {
                throw e;
            }
            releasing.retrain();
            releasing.first();
        }
    }

    /** Returns the release that predictions come from: one read, never blocked. Also after shutdown. */
    public Release<LinearModel> release() {
        return releasing.served().release();
    }

    /** Returns the model of the present release. Keep it for all the predictions that belong together. */
    public LinearModel model() {
        return release().model();
    }

    /**
     * Queues a request, or refuses it at once. Asking again with the same id returns the same ticket.
     *
     * @param requestId the caller's own name for the request
     * @throws io.unlearn.core.error.InvalidArgumentException if the id was used for another request; a use that the service does not
     *     remember is found by the store, and then the ticket is refused
     * @throws RequestRefusedException if the queue is full, the person asks too often, the store has failed, or the service is shut
     *     down; nothing was changed
     */
    public RemovalTicket submit(String requestId, RemovalRequest request) {
        try {
            return queue(requestId, request, onlySubject(request), 0);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a call that does not wait is not interrupted", e);
        }
    }

    /**
     * Queues a request, and waits for room in the queue if there is none, for some time at most.
     *
     * @param most how long to wait
     * @throws InterruptedException if interrupted while waiting; nothing was changed
     * @throws RequestRefusedException as {@link #submit(String, RemovalRequest)}
     */
    public RemovalTicket submit(String requestId, RemovalRequest request, Duration most) throws InterruptedException {
        return queue(requestId, request, onlySubject(request), RemovalLimits.nanos(most));
    }

    /**
     * Queues a request that counts for a person, whose limits it falls under. Without one, a request for one subject counts for
     * that subject, and any other request for nobody.
     *
     * @param requester who asks
     * @param most how long to wait for room in the queue; zero for not at all
     * @throws InterruptedException if interrupted while waiting; nothing was changed
     * @throws RequestRefusedException as {@link #submit(String, RemovalRequest)}
     */
    public RemovalTicket submit(String requestId, RemovalRequest request, SubjectId requester, Duration most)
            throws InterruptedException {
        return queue(requestId, request, Optional.of(requester), RemovalLimits.nanos(most));
    }

    private static Optional<SubjectId> onlySubject(RemovalRequest request) {
        return request instanceof RemovalRequest.Subjects subjects
                        && subjects.ids().size() == 1
                ? Optional.of(subjects.ids().get(0))
                : Optional.empty();
    }

    private RemovalTicket queue(String requestId, RemovalRequest request, Optional<SubjectId> requester, long nanos)
            throws InterruptedException {
        String content = hash.of(request);
        RemovalTicket ticket =
                new RemovalTicket(requestId, request, content, requester.map(hash::of), System.nanoTime());
        return intake.submit(ticket, content, nanos, guard::admit);
    }

    /** Returns the ticket of a request, if this service has it in memory; see {@link #state}. */
    public Optional<RemovalTicket> ticket(String requestId) {
        return intake.find(requestId);
    }

    /**
     * Returns how far a request has come, also one from before the last start; empty if nobody asked, or if the request was lost before
     * it was durable. May wait for the store.
     */
    public Optional<TicketState> state(String requestId) {
        Optional<RemovalTicket> ticket = intake.find(requestId);
        if (ticket.isPresent()) {
            return ticket.map(RemovalTicket::state);
        }
        return handle.store()
                .state(requestId)
                .map(state -> state == DeletionState.ERASED ? TicketState.ERASED : TicketState.REMOVED);
    }

    /** Returns what a removal would cost, as {@link DurableRemoval#plan}; internal. May wait for the store. */
    public RemovalPlan plan(RemovalRequest request) {
        return handle.store().plan(request);
    }

    /**
     * Has a held request carried out whatever it costs.
     *
     * @return whether there was one with this id
     * @throws RequestRefusedException if the queue is full, the store has failed, or the service is shut down
     */
    public boolean approve(String requestId) {
        return intake.approve(requestId);
    }

    /** Refuses a held request for good; returns whether there was one with this id. */
    public boolean reject(String requestId) {
        Optional<Runnable> tell = intake.reject(requestId);
        tell.ifPresent(Runnable::run);
        return tell.isPresent();
    }

    /** Makes a release now, without waiting until one is due. The future fails if the store does. */
    public CompletableFuture<Void> releaseNow() {
        return onWriter(writer::release);
    }

    /** Carries out held requests, trains from nothing and makes a release; deletions wait, predictions do not. */
    public CompletableFuture<Void> retrain() {
        return onWriter(writer::retrain);
    }

    /** Closes the store and opens it again, whether it has failed or not. The future fails if that does; then call it again. */
    public CompletableFuture<Void> reopen() {
        return onWriter(writer::reopen);
    }

    private CompletableFuture<Void> onWriter(Runnable action) {
        Command command = new Command(action);
        intake.command(command);
        return command.done();
    }

    /** Tells how the service is, without waiting for the store. */
    public ServiceHealth health() {
        return HealthReport.of(settings, intake.counts(), handle.seen(), releasing, writer, pace);
    }

    /**
     * Refuses new requests, goes on with those that wait for some time at most, makes a last release, and frees the store. What the
     * writer is doing is not broken off, so that this may take longer by one batch and one release, or one retraining.
     *
     * @param most how long to go on with requests that wait; zero leaves all of them for the next start
     * @return what was not carried out, and may be asked for again with the same ids; the tickets are refused
     * @throws InvalidStateException if called by a listener, whose thread is the one that is to end
     */
    public List<IdentifiedRequest> shutdown(Duration most) {
        if (Thread.currentThread() == thread) {
            throw new InvalidStateException(
                    "caller of shutdown", "another thread than the writer", "a listener", "Shut down elsewhere.");
        }
        writer.drainFor(RemovalLimits.nanos(most));
        intake.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return writer.left();
    }

    /** Shuts down, with the time to drain of the settings. Closing twice does nothing. */
    @Override
    public void close() {
        int left = shutdown(settings.drainWithin()).size();
        if (left > 0) {
            LOG.warn("{} deletion requests were not carried out before the service was closed; ask again", left);
        }
    }
}
