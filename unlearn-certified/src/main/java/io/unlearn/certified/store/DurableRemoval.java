package io.unlearn.certified.store;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.InsertionOutcome;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.RemovalSnapshot;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.chain.CertificateChain;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.internal.Exclusive;
import io.unlearn.core.Budget;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * A removal model that survives crashes. A request is acknowledged once its result is durable; a repeated request id is carried out
 * once, and answered with the same receipt for ever. Releases, insertions and retraining are durable when they return.
 *
 * <pre>{@code
 * try (StoreFiles files = DirectoryFiles.open(path);
 *         DurableRemoval store = DurableRemoval.open(files, key)) {
 *     Receipt receipt = store.remove("ticket-4711", RemovalRequest.subject(person));   // REMOVED
 *     store.checkpoint();                                                              // ERASED
 * }
 * }</pre>
 *
 * <p><b>States.</b> A removal is {@link DeletionState#REMOVED} at first and {@link DeletionState#ERASED} after the next
 * checkpoint, which every release, insertion and retraining includes. With the maskings by objective perturbation alone it takes
 * {@link #retrain} to get there, see {@link RemovalSnapshot#tracesRemain}.
 *
 * <p><b>Failures.</b> After a failure from which memory and files may differ, every call but {@link #close} is refused: open the store again, which
 * goes on from what is durable. A request whose call failed may be carried out then; ask with its id.
 *
 * <p>Methods may be called from several threads; one runs at a time. A removal costs two forced writes on top of the model's
 * work; a checkpoint writes all remaining rows and prepares the model anew. The files stay the caller's to close.
 *
 * <p>What it protects against and what not is in docs/store.md: an old copy of the whole directory, put back, is noticed with a {@link
 * StoreWitness} alone. A {@link StoreOptions#withSigner signer} makes each release a link of a signed chain.
 */
public final class DurableRemoval implements CertifiedRemoval<LinearModel> {
    private final Exclusive exclusive = new Exclusive("removal store");
    private final StoredModel stored;

    private DurableRemoval(StoredModel stored) {
        this.stored = stored;
    }

    /**
     * Puts a model into an empty store, which has it from then on: do not use it otherwise.
     *
     * @param key for AES, 128, 192 or 256 bits; whoever has it and the files has everything
     * @throws InvalidStateException if there is a store already
     * @throws InvalidArgumentException if the key is not one for AES
     * @throws UncheckedIOException if the files cannot be written
     */
    public static DurableRemoval create(StoreFiles files, SecretKey key, LinearRemoval model) {
        return create(files, key, model, DenseBackend.plainJava(), Clock.systemUTC());
    }

    /**
     * Puts a model into an empty store, with a backend for it and a clock that dates requests and certificates.
     *
     * @throws InvalidStateException if there is a store already
     * @throws InvalidArgumentException if the key is not one for AES
     * @throws UncheckedIOException if the files cannot be written
     */
    public static DurableRemoval create(
            StoreFiles files, SecretKey key, LinearRemoval model, DenseBackend backend, Clock clock) {
        return create(
                files, key, model, StoreOptions.defaults().withBackend(backend).withClock(clock));
    }

    /**
     * Puts a model into an empty store, with a signer, for example. A witness in the options plays no part.
     *
     * @throws InvalidStateException if there is a store already
     * @throws InvalidArgumentException if the key is not one for AES
     * @throws UncheckedIOException if the files cannot be written
     */
    public static DurableRemoval create(StoreFiles files, SecretKey key, LinearRemoval model, StoreOptions options) {
        StoreContext context = new StoreContext(files, new Sealer(key), options);
        return new DurableRemoval(unchecked(() -> StoreOpening.create(context, model)));
    }

    /**
     * Opens a store, and carries out again what was durable and not yet part of a checkpoint.
     *
     * @throws InvalidStateException if there is no store, the key is another one, a file is damaged or of a newer version, or the
     *     clock is behind the last request
     * @throws UncheckedIOException if the files cannot be read or written
     */
    public static DurableRemoval open(StoreFiles files, SecretKey key) {
        return open(files, key, DenseBackend.plainJava(), Clock.systemUTC());
    }

    /**
     * Opens a store, with a backend for the model and a clock that dates requests and certificates.
     *
     * @throws InvalidStateException as {@link #open(StoreFiles, SecretKey)}
     * @throws UncheckedIOException if the files cannot be read or written
     */
    public static DurableRemoval open(StoreFiles files, SecretKey key, DenseBackend backend, Clock clock) {
        return open(files, key, StoreOptions.defaults().withBackend(backend).withClock(clock));
    }

    /**
     * Opens a store, with a signer or a witness, for example.
     *
     * @throws InvalidStateException as {@link #open(StoreFiles, SecretKey)}; if the store is behind the witness, or its chain is
     *     signed with another key than that of the signer
     * @throws UncheckedIOException if the files cannot be read or written
     */
    public static DurableRemoval open(StoreFiles files, SecretKey key, StoreOptions options) {
        StoreContext context = new StoreContext(files, new Sealer(key), options);
        return new DurableRemoval(unchecked(() -> StoreOpening.open(context)));
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "files of the store must be readable and writable but are not: " + e.getMessage()
                            + ". Look for a full disk or a missing permission; what is durable is unchanged.",
                    e);
        }
    }

    private <T> T run(Action<T> action) {
        return exclusive.run(() -> {
            stored.requireWhole();
            return unchecked(action);
        });
    }

    @Override
    public RemovalPlan plan(RemovalRequest request) {
        return run(() -> stored.model().plan(request));
    }

    /**
     * Carries out a request once, whatever crashes or repetitions there are.
     *
     * @param requestId the caller's own name for the request, for example a ticket number; kept as a keyed hash
     * @throws InvalidArgumentException if the id was used for another request
     * @throws InvalidStateException if the clock is behind the last request by more than a minute, or an earlier call failed
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover it; the id may be used again
     * @throws io.unlearn.core.error.UnknownRecordException as {@link LinearRemoval#remove}; the id may be used again
     * @throws UncheckedIOException if it could not be made durable; ask again with the same id
     */
    public Receipt remove(String requestId, RemovalRequest request) {
        return run(() -> stored.remove(requestId, request));
    }

    /**
     * Carries out several requests with one forced write instead of two for each. Every one has its own id and receipt; a refused one
     * changes nothing and leaves the others as they are. They are carried out in order, in memory first: if they cannot be made
     * durable, none was acknowledged, the store refuses further calls, and what is durable is found by opening it again. A crash
     * may leave the first few of them carried out; ask for all of them again with the same ids.
     *
     * @param requests with distinct ids
     * @return one result for each, in order
     * @throws io.unlearn.core.error.DuplicateRecordException if an id occurs twice; nothing is changed
     * @throws InvalidStateException as {@link #remove(String, RemovalRequest)}
     * @throws UncheckedIOException if they could not be made durable
     */
    public List<BatchResult> removeAll(List<IdentifiedRequest> requests) {
        List<IdentifiedRequest> copy = List.copyOf(requests);
        return run(() -> List.copyOf(stored.removeAll(copy)));
    }

    /** Carries out a request under a random id of its own; durable on return. */
    @Override
    public RemovalOutcome remove(RemovalRequest request) {
        return run(() -> stored.tryRemove(UUID.randomUUID().toString(), request));
    }

    /** Returns how far a request has come; empty if none with this id was carried out. */
    public Optional<DeletionState> state(String requestId) {
        return run(() -> stored.state(requestId));
    }

    /**
     * Writes the present state under a new key, destroys the key and the files from before, and prepares the model anew, so that no
     * factor of it has seen a removed row. After this, removals before it are ERASED.
     *
     * @return whether they are; false only where {@link RemovalSnapshot#tracesRemain}
     * @throws UncheckedIOException if the files cannot be written
     */
    public boolean checkpoint() {
        return run(stored::checkpoint);
    }

    /**
     * Publishes as {@link LinearRemoval#publish}; what is returned is durable, and erases what was removed before. With a signer, its
     * certificate is a link of the {@link #chain}, which becomes durable in the same moment: no crash leaves one without the other.
     *
     * @throws InvalidStateException if the store has a chain and no signer was given, or the clock is behind the last link
     * @throws UncheckedIOException if it could not be made durable; nothing was released then
     */
    @Override
    public Release<LinearModel> publish() {
        return run(stored::publish);
    }

    /** Returns the release that {@link #publish} would serve again; empty if it would make a new one. */
    public Optional<Release<LinearModel>> currentRelease() {
        return run(() -> stored.model().currentRelease());
    }

    /**
     * Returns the chain of the releases since a signer was first given, with nothing taken out of it; empty if none was. It is kept for
     * ever, in the open.
     */
    public CertificateChain chain() {
        return run(stored::chain);
    }

    /**
     * Has another key sign from the next link on. The store goes on with it, and is opened with it from then on.
     *
     * @throws InvalidStateException if no signer was given, or the next key is the present one
     * @throws UncheckedIOException if it could not be made durable; the old key goes on then
     */
    public void rotateChainKey(ChainSigner next) {
        run(() -> {
            stored.rotate(next);
            return next;
        });
    }

    /** Returns how far the store has come, to be kept elsewhere; see {@link StoreWitness}. */
    public StoreWitness witness() {
        return run(stored::witness);
    }

    /** Inserts as {@link LinearRemoval#insert}, with a checkpoint. */
    public InsertionOutcome insert(TrainingRows rows) {
        return run(() -> stored.insert(rows));
    }

    /** Retrains as {@link LinearRemoval#retrain}, with a checkpoint. */
    public void retrain() {
        run(stored::retrain);
    }

    /** Returns the exposure as {@link LinearRemoval#exposure()}. */
    public Exposure exposure() {
        return run(() -> stored.model().exposure());
    }

    /** Returns the number of requests in the ledger since the last checkpoint. */
    public long requestsSinceCheckpoint() {
        return run(stored::requestsSinceCheckpoint);
    }

    @Override
    public Budget budget() {
        return run(() -> stored.model().budget());
    }

    @Override
    public long remainingRows() {
        return run(() -> stored.model().remainingRows());
    }

    /** Frees the model; the files stay open. Makes no checkpoint. */
    @Override
    public void close() {
        exclusive.close(() -> stored.model().close());
    }
}
