package io.unlearn.spark;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.internal.Exclusive;
import io.unlearn.certified.store.DeletionState;
import io.unlearn.certified.store.Receipt;
import io.unlearn.certified.store.SealedState;
import io.unlearn.certified.store.StoreFiles;
import io.unlearn.core.Budget;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.spark.internal.KeyedIds;
import io.unlearn.spark.internal.RequestReceipts;
import io.unlearn.spark.internal.StateFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.SecretKey;

/**
 * A {@link SparkRemoval} that survives a crash of the driver: its statistics, noise-free weights, what is used of the budget, keyed
 * ids of removed rows and receipts of requests are kept in {@link StoreFiles}, encrypted. What a method has returned from is
 * durable; a repeated request id is carried out once. The rows stay where they are: whoever opens the store brings the data set.
 *
 * <p>Each change replaces the whole state, {@code 4 k d (d + 1)} bytes and 48 for each row that was ever removed, and destroys the
 * key of the one before. The state holds no row, so that a removal is {@link DeletionState#ERASED} from the store when it returns;
 * the data set and Spark are another matter, see {@link RemainingCopies}.
 *
 * <p>After a failure from which memory and files may differ, every call but {@link #close} is refused: open the store again. Methods
 * may be called from several threads; one runs at a time. The files stay the caller's to close.
 */
public final class DurableSparkRemoval implements CertifiedRemoval<LinearModel> {
    private final Exclusive exclusive = new Exclusive("removal store");
    private final SealedState sealed;
    private final SparkRemoval model;
    private final RequestReceipts receipts;
    private boolean broken;

    private DurableSparkRemoval(SealedState sealed, SparkRemoval model, RequestReceipts receipts) {
        this.sealed = sealed;
        this.model = model;
        this.receipts = receipts;
    }

    /**
     * Puts a model into an empty store, which has it from then on: do not use it otherwise.
     *
     * @param key for AES, 128, 192 or 256 bits; whoever has it and the files has the noise-free weights
     * @throws InvalidStateException if there is a store already
     * @throws io.unlearn.core.error.InvalidArgumentException if the key is not one for AES
     * @throws java.io.UncheckedIOException if the files cannot be written
     */
    public static DurableSparkRemoval create(StoreFiles files, SecretKey key, SparkRemoval model) {
        RequestReceipts receipts = new RequestReceipts();
        SealedState sealed = SealedState.create(files, key, StateFormat.write(model.contents(receipts)));
        return new DurableSparkRemoval(sealed, model, receipts);
    }

    /**
     * Opens a store over a data set: one pass that surveys the rows, and one that counts them and measures the gradient.
     *
     * @param rows those that the model was trained on, with or without those that were removed
     * @throws InvalidStateException if there is no store, the key is another one, a file is damaged or of a newer version, or there
     *     are other rows
     * @throws java.io.UncheckedIOException if the files cannot be read
     */
    public static DurableSparkRemoval open(StoreFiles files, SecretKey key, SparkRows rows) {
        SealedState sealed = SealedState.open(files, key);
        StateFormat.Contents contents = StateFormat.read(sealed.read());
        SparkRemoval model = SparkRemoval.resume(contents, rows);
        return new DurableSparkRemoval(sealed, model, contents.receipts());
    }

    private <T> T run(Supplier<T> action) {
        return exclusive.run(() -> {
            requireWhole();
            return action.get();
        });
    }

    private void requireWhole() {
        if (broken) {
            throw new InvalidStateException(
                    "removal store",
                    "one whose last call did not fail half way",
                    "one whose memory and files may differ",
                    "Close it and open it again; it goes on from what is durable.");
        }
    }

    private <T> T durably(Supplier<T> change) {
        return run(() -> {
            T result = change.get();
            store();
            return result;
        });
    }

    private void store() {
        broken = true;
        sealed.replace(StateFormat.write(model.contents(receipts)));
        broken = false;
    }

    @Override
    public RemovalPlan plan(RemovalRequest request) {
        return run(() -> model.plan(request));
    }

    /**
     * Carries out a request once, whatever crashes or repetitions there are.
     *
     * @param requestId the caller's own name for the request, for example a ticket number; kept as a keyed hash
     * @throws io.unlearn.core.error.InvalidArgumentException if the id was used for another request
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover it; the id may be used again
     * @throws io.unlearn.core.error.UnknownRecordException as {@link SparkRemoval#remove}; the id may be used again
     * @throws java.io.UncheckedIOException if it could not be made durable; open the store and ask again with the same id
     */
    public Receipt remove(String requestId, RemovalRequest request) {
        return run(() -> {
            KeyedIds ids = model.model().ids();
            Optional<RequestReceipts.Kept> kept = receipts.find(ids, requestId, request);
            if (kept.isPresent()) {
                return new Receipt(
                        DeletionState.ERASED, kept.get().rows(), kept.get().alreadyRemoved(), true, Optional.empty());
            }
            RemovalOutcome outcome = carryOut(requestId, request);
            if (outcome instanceof RemovalOutcome.BudgetExhausted) {
                outcome.certifiedOrThrow();
            }
            RequestReceipts.Kept made = receipts.find(ids, requestId, request).orElseThrow();
            return new Receipt(DeletionState.ERASED, made.rows(), made.alreadyRemoved(), false, Optional.of(outcome));
        });
    }

    /** Carries out a request under a random id of its own; durable on return. */
    @Override
    public RemovalOutcome remove(RemovalRequest request) {
        return run(() -> carryOut(UUID.randomUUID().toString(), request));
    }

    private RemovalOutcome carryOut(String requestId, RemovalRequest request) {
        RemovalOutcome outcome = model.remove(request);
        KeyedIds ids = model.model().ids();
        if (outcome instanceof RemovalOutcome.Certified certified) {
            receipts.put(ids, requestId, request, certified.rows(), certified.alreadyRemoved());
            store();
        } else if (outcome instanceof RemovalOutcome.AlreadyRemoved already) {
            receipts.put(ids, requestId, request, 0, already.rows());
            store();
        }
        return outcome;
    }

    /** Returns {@link DeletionState#ERASED} if a request with this id was carried out; empty otherwise. */
    public Optional<DeletionState> state(String requestId) {
        return run(() ->
                receipts.has(model.model().ids(), requestId) ? Optional.of(DeletionState.ERASED) : Optional.empty());
    }

    /** Publishes as {@link SparkRemoval#publish}; what is returned is durable. */
    @Override
    public Release<LinearModel> publish() {
        return run(() -> {
            Release<LinearModel> before = model.servedAgain();
            Release<LinearModel> release = model.publish();
            if (before == null || !release.certificate().equals(before.certificate())) {
                store();
            }
            return release;
        });
    }

    /** Retrains as {@link SparkRemoval#retrain}. */
    public void retrain() {
        durably(() -> {
            model.retrain();
            return model;
        });
    }

    /** Goes on with another copy of the rows, as {@link SparkRemoval#replaceRows}. */
    public void replaceRows(SparkRows rows) {
        durably(() -> {
            model.replaceRows(rows);
            return model;
        });
    }

    /** Returns the exposure as {@link SparkRemoval#exposure()}. */
    public Exposure exposure() {
        return run(model::exposure);
    }

    @Override
    public Budget budget() {
        return run(model::budget);
    }

    @Override
    public long remainingRows() {
        return run(model::remainingRows);
    }

    /** Returns the model, for {@link RemainingCopies}. Changes that are made through it are not durable. */
    SparkRemoval inner() {
        return model;
    }

    /** Frees the model; the files stay open. */
    @Override
    public void close() {
        exclusive.close(model::close);
    }
}
