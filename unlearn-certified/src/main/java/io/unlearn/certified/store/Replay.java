package io.unlearn.certified.store;

import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.RemovalSnapshot;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the ledger on the model of the last checkpoint. */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final LinearRemoval model;
    private final Receipts receipts;
    private final Map<String, RecordId> records = new HashMap<>();
    private final Map<String, SubjectId> subjects = new HashMap<>();

    Replay(LinearRemoval model, Receipts receipts, byte[] idKey, RemovalSnapshot snapshot) {
        this.model = model;
        this.receipts = receipts;
        snapshot.records().forEach(id -> records.put(LedgerEntry.hash(idKey, id), id));
        snapshot.subjects().stream().distinct().forEach(id -> subjects.put(LedgerEntry.hash(idKey, id), id));
    }

    /**
     * Carries out what is in the ledger: what was acknowledged must succeed again; a last request without a result was not
     * acknowledged, and is carried out now, or refused.
     *
     * @throws InvalidStateException if the ledger does not fit the model
     */
    void run(List<byte[]> entries, RequestLog log) throws IOException {
        for (int i = 0; i < entries.size(); i += 2) {
            if (!(LedgerEntry.read(entries.get(i)) instanceof LedgerEntry.Request request)) {
                throw unfit("a result without a request");
            }
            if (i + 1 == entries.size()) {
                finish(request, log);
            } else if (LedgerEntry.read(entries.get(i + 1)) instanceof LedgerEntry.Result result) {
                repeat(request, result);
            } else {
                throw unfit("a request without a result");
            }
        }
    }

    /**
     * Returns the time of the last request, if there is one.
     *
     * @throws InvalidStateException if an entry is damaged or of a newer version
     */
    static OptionalLong lastMillis(List<byte[]> entries) {
        OptionalLong last = OptionalLong.empty();
        for (byte[] bytes : entries) {
            if (LedgerEntry.read(bytes) instanceof LedgerEntry.Request request) {
                last = OptionalLong.of(request.millis());
            }
        }
        return last;
    }

    private void repeat(LedgerEntry.Request request, LedgerEntry.Result result) {
        if (!result.done()) {
            return;
        }
        int rows = again(request)
                .map(outcome -> StoredModel.resultOf(outcome).rows())
                .orElse(0);
        if (rows != result.rows()) {
            throw unfit("a request that removed " + result.rows() + " rows and would remove " + rows);
        }
        receipts.put(request, result);
    }

    private void finish(LedgerEntry.Request request, RequestLog log) throws IOException {
        LedgerEntry.Result result = new LedgerEntry.Result(false, 0, 0);
        if (allKnown(request)) {
            try {
                result = again(request).map(StoredModel::resultOf).orElse(result);
            } catch (RuntimeException e) {
                LOG.warn(
                        "a request that was not acknowledged was refused by the model: {}",
                        e.getClass().getSimpleName());
            }
        }
        log.append(LedgerEntry.write(result));
        if (result.done()) {
            receipts.put(request, result);
        }
    }

    /** An id that is not known may be unknown, or have left long ago: the caller, who asks again, is told which. */
    private boolean allKnown(LedgerEntry.Request request) {
        return (request.bySubject() ? subjects : records).keySet().containsAll(request.ids());
    }

    /** Removes the rows of a request that the checkpoint had; the others had left before it. */
    private Optional<RemovalOutcome> again(LedgerEntry.Request request) {
        if (request.bySubject()) {
            List<SubjectId> known = request.ids().stream()
                    .map(subjects::get)
                    .filter(Objects::nonNull)
                    .toList();
            return known.isEmpty() ? Optional.empty() : Optional.of(model.remove(RemovalRequest.subjects(known)));
        }
        List<RecordId> known = request.ids().stream()
                .map(records::get)
                .filter(Objects::nonNull)
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(model.remove(RemovalRequest.records(known)));
    }

    private static InvalidStateException unfit(String what) {
        return new InvalidStateException(
                "ledger of the store",
                "that of its snapshot",
                "one with " + what,
                "Restore the newest undamaged copy of the whole store.");
    }
}
