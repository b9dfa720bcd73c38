package io.unlearn.certified.store;

import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.operations.Operation;
import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.util.Optional;

/** Makes stores and opens them. */
final class StoreOpening {
    private StoreOpening() {}

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
                context.clock().millis(),
                ChainLog.Mark.NONE);
        ChainLog chain = ChainLog.open(context.files(), ChainLog.Mark.NONE);
        chain.dropRest();
        RequestLog log = Generation.write(context.files(), context.caller(), 0, contents, false);
        Generation.choose(context.files(), 0);
        return new StoredModel(context, contents, model, log, 0, chain);
    }

    /** Reads the generation that counts, and carries out what its ledger has. */
    static StoredModel open(StoreContext context) throws IOException {
        StoredModel[] opened = new StoredModel[1];
        return context.operations()
                .observe(
                        Operation.OPENING,
                        () -> opened[0] = read(context),
                        () -> opened[0] == null ? Operations.UNKNOWN : opened[0].status(),
                        (stored, took) -> new OperationEvent.Opened(took, stored.requestsSinceCheckpoint()));
    }

    private static StoredModel read(StoreContext context) throws IOException {
        long generation = Generation.chosen(context.files())
                .orElseThrow(() -> new InvalidStateException(
                        "store", "one that has a model", "empty", "Create it first, or check the directory."));
        Sealer own = Generation.sealer(context.files(), context.caller(), generation);
        Generation.Contents contents = Generation.read(context.files(), own, generation);
        context.millisAfter(contents.millis());
        ChainLog chain = ChainLog.open(context.files(), contents.chain());
        StoreChain.requireSigner(context, chain.chain());
        RequestLog.Opened ledger = opened(context, own, generation, contents.idKey());
        // Before anything is cut off or carried out.
        long last = Replay.lastMillis(ledger.entries()).orElse(contents.millis());
        context.millisAfter(last);
        ledger.log().dropUnfinished();
        LinearRemoval model = contents.snapshot().restore(context.backend(), context.clock());
        try {
            StoredModel stored = new StoredModel(context, contents, model, ledger.log(), generation, chain);
            new Replay(model, contents.receipts(), contents.idKey(), contents.snapshot())
                    .run(ledger.entries(), ledger.log());
            stored.resumeAt(last);
            Generation.destroyOthers(context.files(), generation);
            chain.dropRest();
            return stored;
        } catch (RuntimeException | Error | IOException e) {
            model.close();
            throw e;
        }
    }

    /** Reads the ledger, and compares the store with its witness; changes nothing. */
    private static RequestLog.Opened opened(StoreContext context, Sealer own, long generation, byte[] idKey)
            throws IOException {
        Optional<StoreWitness> witness = context.options().witness();
        long entries = witness.map(StoreWitness::entries).orElse(0L);
        RequestLog.Opened ledger = RequestLog.open(context.files(), "ledger-" + generation, own, entries);
        if (witness.isPresent()) {
            witness.get().requireNotBehind(LedgerEntry.storeName(idKey), generation, ledger.digest());
        }
        return ledger;
    }
}
