package io.unlearn.certified.store;

import io.unlearn.certified.InsertionOutcome;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.RemovalSnapshot;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.chain.CertificateChain;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.operations.Operation;
import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import io.unlearn.core.Budget;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model and its files, which change together. Called by one thread at a time. */
final class StoredModel {
    private StoreContext context;
    private final byte[] idKey;
    private final Receipts receipts;
    private LinearRemoval model;
    private RequestLog log;
    private long generation;
    private long millis;
    private final ChainLog chain;
    private String releaseId;
    private boolean broken;

    StoredModel(
            StoreContext context,
            Generation.Contents contents,
            LinearRemoval model,
            RequestLog log,
            long generation,
            ChainLog chain) {
        this.context = context;
        this.idKey = contents.idKey();
        this.receipts = contents.receipts();
        this.millis = contents.millis();
        this.releaseId = idOf(contents.snapshot().release());
        this.model = model;
        this.log = log;
        this.generation = generation;
        this.chain = chain;
    }

    private static String idOf(Optional<Release<LinearModel>> release) {
        return release.map(made -> made.certificate().id()).orElse("");
    }

    OperationStatus status() {
        Budget budget = model.budget();
        return new OperationStatus(
                budget.used(),
                budget.limit(),
                model.remainingRows(),
                requestsSinceCheckpoint(),
                generation,
                chain.chain().size());
    }

    private <T> T observe(Operation operation, Operations.Work<T> work, Operations.Told<T> event) throws IOException {
        return context.operations().observe(operation, work, this::status, event);
    }

    /** Takes up the time of the last request that was carried out again. */
    void resumeAt(long last) {
        millis = last;
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
        return observe(Operation.REMOVAL, () -> removed(requestId, request), Operations::removed);
    }

    private Receipt removed(String requestId, RemovalRequest request) throws IOException {
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

    /**
     * Carries out requests one after another in memory, and makes all of them durable with one forced write before any is
     * acknowledged. Requests and results alternate in the ledger, as after single ones.
     */
    List<BatchResult> removeAll(List<IdentifiedRequest> requests) throws IOException {
        long now = context.millisAfter(millis);
        Set<String> ids = new HashSet<>();
        List<LedgerEntry.Request> entries = new ArrayList<>();
        for (IdentifiedRequest request : requests) {
            LedgerEntry.Request entry = LedgerEntry.of(idKey, request.id(), request.request(), now);
            if (!ids.add(entry.id())) {
                throw new DuplicateRecordException(
                        "request ids of the batch", "distinct", "repeated", "Give each request an id of its own.");
            }
            entries.add(entry);
        }
        broken = true;
        List<BatchResult> results = new ArrayList<>();
        List<byte[]> frames = new ArrayList<>();
        List<Operations.Pending> pending = new ArrayList<>();
        Operations operations = context.operations();
        for (int i = 0; i < entries.size(); i++) {
            pending.add(operations.begin(Operation.REMOVAL));
            results.add(inMemory(entries.get(i), requests.get(i).request(), frames));
            pending.get(i).end(results.get(i));
        }
        if (!frames.isEmpty()) {
            append(frames, pending);
            millis = now;
        }
        broken = false;
        OperationStatus status = status();
        pending.forEach(one -> one.tell(status));
        return results;
    }

    /** A batch that does not become durable is told of as refused. */
    private void append(List<byte[]> frames, List<Operations.Pending> pending) throws IOException {
        try {
            log.append(frames);
        } catch (IOException e) {
            pending.forEach(one -> {
                one.refused(e);
                one.tell(status());
            });
            throw e;
        }
    }

    /** The receipt counts at once: if the batch does not become durable, nothing of this memory is used any more. */
    private BatchResult inMemory(LedgerEntry.Request entry, RemovalRequest request, List<byte[]> frames) {
        try {
            Receipts.Kept kept = receipts.find(entry);
            if (kept != null) {
                return new BatchResult.Done(
                        new Receipt(kept.state(), kept.rows(), kept.alreadyRemoved(), true, Optional.empty()));
            }
            RemovalOutcome outcome = model.remove(request);
            if (outcome instanceof RemovalOutcome.BudgetExhausted) {
                outcome.certifiedOrThrow();
            }
            LedgerEntry.Result result = resultOf(outcome);
            frames.add(LedgerEntry.write(entry));
            frames.add(LedgerEntry.write(result));
            receipts.put(entry, result);
            return new BatchResult.Done(new Receipt(
                    DeletionState.REMOVED, result.rows(), result.alreadyRemoved(), false, Optional.of(outcome)));
        } catch (RuntimeException e) {
            return new BatchResult.Refused(e);
        }
    }

    RemovalOutcome tryRemove(String requestId, RemovalRequest request) throws IOException {
        return observe(
                Operation.REMOVAL,
                () -> carryOut(LedgerEntry.of(idKey, requestId, request, context.millisAfter(millis)), request),
                Operations::removed);
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

    StoreWitness witness() {
        return new StoreWitness(LedgerEntry.storeName(idKey), generation, log.size(), log.digest());
    }

    CertificateChain chain() {
        return chain.chain();
    }

    boolean checkpoint() throws IOException {
        return checkpoint(chain.chain());
    }

    /** Writes the next generation, with a chain that may have grown: links and generation come to count together. */
    private boolean checkpoint(CertificateChain links) throws IOException {
        return observe(
                Operation.CHECKPOINT,
                () -> written(links),
                (erased, took) -> new OperationEvent.Checkpointed(took, erased));
    }

    private boolean written(CertificateChain links) throws IOException {
        RemovalSnapshot snapshot = model.snapshot();
        boolean erasing = !snapshot.tracesRemain();
        long next = generation + 1;
        LinearRemoval fresh = RemovalSnapshot.of(snapshot.publicBytes(), snapshot.secretBytes())
                .restore(context.backend(), context.clock());
        ChainLog.Mark mark;
        try {
            mark = links.size() == chain.chain().size()
                    ? chain.mark()
                    : chain.prepare(links, StoreChain.signer(context));
            RequestLog made = written(next, new Generation.Contents(snapshot, receipts, idKey, millis, mark), erasing);
            broken = true;
            Generation.choose(context.files(), next);
            log = made;
        } catch (RuntimeException | Error | IOException e) {
            fresh.close();
            throw e;
        }
        chain.count(links, mark);
        take(fresh, snapshot, next);
        if (erasing) {
            receipts.eraseAll();
        }
        broken = false;
        return erasing;
    }

    private void take(LinearRemoval fresh, RemovalSnapshot snapshot, long next) throws IOException {
        LinearRemoval old = model;
        model = fresh;
        generation = next;
        releaseId = idOf(snapshot.release());
        old.close();
        Generation.destroyOthers(context.files(), generation);
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

    /** A release is shown once a checkpoint with it and its link is durable, so that neither can be lost. */
    Release<LinearModel> publish() throws IOException {
        boolean again = isKnown(model.currentRelease());
        return observe(
                Operation.RELEASE, () -> published(), (release, took) -> new OperationEvent.Released(took, again));
    }

    private Release<LinearModel> published() throws IOException {
        boolean linking = context.options().signer().isPresent();
        if (!linking && chain.chain().size() > 0 && !isKnown(model.currentRelease())) {
            throw StoreChain.signerIsMissing();
        }
        if (linking) {
            StoreChain.requireClock(context, chain.chain());
        }
        Release<LinearModel> release = model.publish();
        boolean linked = !linking || StoreChain.has(chain.chain(), release.certificate());
        if (!isKnown(Optional.of(release)) || !linked) {
            checkpoint(
                    linked ? chain.chain() : chain.chain().append(release.certificate(), StoreChain.signer(context)));
        }
        return release;
    }

    /** Returns whether a release is that of the last checkpoint. */
    private boolean isKnown(Optional<Release<LinearModel>> release) {
        return release.isPresent() && release.get().certificate().id().equals(releaseId);
    }

    /** Hands the chain over to another key; the store goes on with its signer. */
    void rotate(ChainSigner next) throws IOException {
        CertificateChain longer = chain.chain()
                .rotate(
                        StoreChain.signer(context),
                        next,
                        Instant.ofEpochMilli(context.millisAfter(millis)).truncatedTo(ChronoUnit.SECONDS));
        checkpoint(longer);
        context = context.withSigner(next);
    }

    InsertionOutcome insert(TrainingRows rows) throws IOException {
        return observe(Operation.INSERTION, () -> inserted(rows), Operations::inserted);
    }

    private InsertionOutcome inserted(TrainingRows rows) throws IOException {
        InsertionOutcome outcome = model.insert(rows);
        if (outcome instanceof InsertionOutcome.Certified) {
            broken = true;
            checkpoint();
        }
        return outcome;
    }

    boolean retrain() throws IOException {
        return observe(Operation.RETRAINING, () -> retrained(), (done, took) -> new OperationEvent.Retrained(took));
    }

    private boolean retrained() throws IOException {
        model.retrain();
        broken = true;
        return checkpoint();
    }
}
