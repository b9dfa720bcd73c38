package io.unlearn.certified.store;

import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What the ledger says: that a request came, and what became of it. All ids are keyed hashes, in hexadecimal. */
sealed interface LedgerEntry {
    String KIND = "entry of a removal store";
    int VERSION = 1;

    /**
     * A request that is about to be carried out.
     *
     * @param id hash of the request id
     * @param content hash of what was asked for
     * @param millis when
     * @param bySubject whether the ids are those of subjects
     * @param ids hashes of the ids
     */
    record Request(String id, String content, long millis, boolean bySubject, List<String> ids)
            implements LedgerEntry {}

    /**
     * What became of the request before.
     *
     * @param done whether it was carried out; otherwise it was refused and changed nothing
     */
    record Result(boolean done, int rows, int alreadyRemoved) implements LedgerEntry {}

    /** Hashes the ids of a request. */
    static Request of(byte[] key, String requestId, RemovalRequest request, long millis) {
        boolean bySubject = request instanceof RemovalRequest.Subjects;
        List<String> ids = request instanceof RemovalRequest.Subjects subjects
                ? subjects.ids().stream().map(id -> hash(key, id)).toList()
                : ((RemovalRequest.Records) request)
                        .ids().stream().map(id -> hash(key, id)).toList();
        StringBuilder sorted = new StringBuilder();
        ids.stream().sorted().forEach(id -> sorted.append(id));
        String kind = bySubject ? "subjects" : "records";
        return new Request(
                requestHash(key, requestId),
                hex(Sealer.hash(key, "content", kind, sorted.toString())),
                millis,
                bySubject,
                ids);
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /** Returns a name of the store that tells nothing about it. */
    static String storeName(byte[] key) {
        return hex(Sealer.hash(key, "store"));
    }

    static String requestHash(byte[] key, String requestId) {
        return hex(Sealer.hash(key, "request", requestId));
    }

    static String hash(byte[] key, RecordId id) {
        return hex(Sealer.hash(key, "record", id.value()));
    }

    static String hash(byte[] key, SubjectId id) {
        return hex(Sealer.hash(key, "subject", id.value()));
    }

    static byte[] write(LedgerEntry entry) {
        StateWriter out = new StateWriter(KIND, VERSION);
        if (entry instanceof Request request) {
            out.section("request")
                    .text(request.id)
                    .text(request.content)
                    .longInteger(request.millis)
                    .flag(request.bySubject)
                    .integer(request.ids.size());
            request.ids.forEach(id -> out.text(id));
        } else if (entry instanceof Result result) {
            out.section("result").flag(result.done).integer(result.rows).integer(result.alreadyRemoved);
        }
        return out.finish();
    }

    /**
     * Reads an entry.
     *
     * @throws io.unlearn.core.error.InvalidStateException if it is damaged or of a newer version
     */
    static LedgerEntry read(byte[] bytes) {
        StateReader in = new StateReader(KIND, VERSION, bytes);
        String section = in.text();
        LedgerEntry entry =
                section.equals("request") ? readRequest(in) : new Result(in.flag(), in.integer(), in.integer());
        if (!section.equals("request") && !section.equals("result")) {
            throw in.damaged("of an unknown kind");
        }
        in.end();
        return entry;
    }

    private static Request readRequest(StateReader in) {
        String id = in.text();
        String content = in.text();
        long millis = in.longInteger();
        boolean bySubject = in.flag();
        int count = in.count(Integer.BYTES);
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.text());
        }
        return new Request(id, content, millis, bySubject, List.copyOf(ids));
    }
}
