package io.unlearn.certified.store;

import io.unlearn.certified.InsertionOutcome;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.RemovalSnapshot;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model and its files, which change together. Called by one thread at a time. */
final class StoredModel {
    private final StoreContext context;
    private final byte[] idKey;
    private final Receipts receipts;
    private LinearRemoval model;
    private RequestLog log;
    private long generation;
    private long millis;
    private String releaseId;
    private boolean broken;

    private StoredModel(
            StoreContext context, Generation.Contents contents, LinearRemoval model, RequestLog log, long generation) {
        this.context = context;
        this.idKey = contents.idKey();
        this.receipts = contents.receipts();
        this.millis = contents.millis();
        this.releaseId = idOf(contents.snapshot().release());
        this.model = model;
        this.log = log;
        this.generation = generation;
    }

    private static String idOf(Optional<Release<LinearModel>> release) {
        return release.map(made -> made.certificate().id()).orElse("");
    }

    /** Makes the first generation. */
    static StoredModel create(StoreContext context, LinearRemoval model) throws IOException {
        if (Generation.chosen(context.files()).isPresent()) {
            throw new InvalidStateException(
                    "store", "empty", "one that has a model", "Open it, or take another directory.");
        }
        Generation.destroyOthers(context.files(), 0);
        Generation.Contents contents = new Generation.Contents(
                model.snapshot(),
                new Receipts(),
                Sealer.newKey(),
                context.clock().millis());
        RequestLog log = Generation.write(context.files(), context.caller(), 0, contents, false);
        Generation.choose(context.files(), 0);
        return new StoredModel(context, contents, model, log, 0);
    }

    /** Reads the generation that counts, and carries out what its ledger has. */
    static StoredModel open(StoreContext context) throws IOException {
        long generation = Generation.chosen(context.files())
                .orElseThrow(() -> new InvalidStateException(
                        "store", "one that has a model", "empty", "Create it first, or check the directory."));
        Sealer own = Generation.sealer(context.files(), context.caller(), generation);
        Generation.Contents contents = Generation.read(context.files(), own, generation);
        context.millisAfter(contents.millis());
        RequestLog.Opened ledger = RequestLog.open(context.files(), "ledger-" + generation, own);
        LinearRemoval model = contents.snapshot().restore(context.backend(), context.clock());
        try {
            StoredModel stored = new StoredModel(context, contents, model, ledger.log(), generation);
            new Replay(model, contents.receipts(), contents.idKey(), contents.snapshot())
                    .run(ledger.entries(), ledger.log())
                    .ifPresent(last -> stored.millis = last);
            context.millisAfter(stored.millis);
            Generation.destroyOthers(context.files(), generation);
            return stored;
        } catch (RuntimeException | Error | IOException e) {
            model.close();
            throw e;
        }
    }

    void requireWhole() {
        if (broken) {
            throw new InvalidStateException(
                    "removal store",
                    "one whose last call did not fail half way",
                    "one whose memory and files may differ",
                    "Close it and open it again; it goes on from what is durable.");
        }
    }

    LinearRemoval model() {
        return model;
    }

    Optional<DeletionState> state(String requestId) {
        Receipts.Kept kept = receipts.find(LedgerEntry.requestHash(idKey, requestId));
        return Optional.ofNullable(kept).map(Receipts.Kept::state);
    }

    long requestsSinceCheckpoint() {
        return log.size() / 2;
    }

    Receipt remove(String requestId, RemovalRequest request) throws IOException {
        LedgerEntry.Request entry = LedgerEntry.of(idKey, requestId, request, context.millisAfter(millis));
        Receipts.Kept kept = receipts.find(entry);
        if (kept != null) {
            return new Receipt(kept.state(), kept.rows(), kept.alreadyRemoved(), true, Optional.empty());
        }
        RemovalOutcome outcome = carryOut(entry, request);
        if (outcome instanceof RemovalOutcome.BudgetExhausted) {
            outcome.certifiedOrThrow();
        }
        LedgerEntry.Result result = resultOf(outcome);
        return new Receipt(DeletionState.REMOVED, result.rows(), result.alreadyRemoved(), false, Optional.of(outcome));
    }

    RemovalOutcome tryRemove(String requestId, RemovalRequest request) throws IOException {
        return carryOut(LedgerEntry.of(idKey, requestId, request, context.millisAfter(millis)), request);
    }

    static LedgerEntry.Result resultOf(RemovalOutcome outcome) {
        if (outcome instanceof RemovalOutcome.Certified certified) {
            return new LedgerEntry.Result(true, certified.rows(), certified.alreadyRemoved());
        }
        return outcome instanceof RemovalOutcome.AlreadyRemoved already
                ? new LedgerEntry.Result(true, 0, already.rows())
                : new LedgerEntry.Result(false, 0, 0);
    }

    /** The request is durable before it is carried out, its result before it is acknowledged. */
    private RemovalOutcome carryOut(LedgerEntry.Request entry, RemovalRequest request) throws IOException {
        broken = true;
        try {
            log.append(LedgerEntry.write(entry));
        } catch (IOException e) {
            broken = e.getSuppressed().length > 0;
            throw e;
        }
        millis = entry.millis();
        LedgerEntry.Result result;
        RemovalOutcome outcome = null;
        RuntimeException refusal = null;
        try {
            outcome = model.remove(request);
            result = resultOf(outcome);
        } catch (RuntimeException e) {
            refusal = e;
            result = new LedgerEntry.Result(false, 0, 0);
        }
        log.append(LedgerEntry.write(result));
        broken = false;
        return accepted(entry, result, outcome, refusal);
    }

    private RemovalOutcome accepted(
            LedgerEntry.Request entry,
            LedgerEntry.Result result,
            @Nullable RemovalOutcome outcome,
            @Nullable RuntimeException refusal) {
        if (result.done()) {
            receipts.put(entry, result);
        }
        if (outcome == null) {
            throw refusal == null ? new IllegalStateException("a request has an outcome or a refusal") : refusal;
        }
        return outcome;
    }

    boolean checkpoint() throws IOException {
        RemovalSnapshot snapshot = model.snapshot();
        boolean erasing = !snapshot.tracesRemain();
        long next = generation + 1;
        LinearRemoval fresh = RemovalSnapshot.of(snapshot.publicBytes(), snapshot.secretBytes())
                .restore(context.backend(), context.clock());
        try {
            Generation.Contents contents = new Generation.Contents(snapshot, receipts, idKey, millis);
            RequestLog made = written(next, contents, erasing);
            broken = true;
            Generation.choose(context.files(), next);
            log = made;
        } catch (RuntimeException | Error | IOException e) {
            fresh.close();
            throw e;
        }
        LinearRemoval old = model;
        model = fresh;
        generation = next;
        releaseId = idOf(snapshot.release());
        old.close();
        Generation.destroyOthers(context.files(), generation);
        if (erasing) {
            receipts.eraseAll();
        }
        broken = false;
        return erasing;
    }

    private RequestLog written(long next, Generation.Contents contents, boolean erasing) throws IOException {
        try {
            return Generation.write(context.files(), context.caller(), next, contents, erasing);
        } catch (IOException e) {
            try {
                Generation.destroyOthers(context.files(), generation);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** A release is shown once a checkpoint with it is durable, so that its budget cannot be lost. */
    Release<LinearModel> publish() throws IOException {
        Release<LinearModel> release = model.publish();
        if (!release.certificate().id().equals(releaseId)) {
            checkpoint();
        }
        return release;
    }

    InsertionOutcome insert(TrainingRows rows) throws IOException {
        InsertionOutcome outcome = model.insert(rows);
        if (outcome instanceof InsertionOutcome.Certified) {
            broken = true;
            checkpoint();
        }
        return outcome;
    }

    boolean retrain() throws IOException {
        model.retrain();
        broken = true;
        return checkpoint();
    }
}
