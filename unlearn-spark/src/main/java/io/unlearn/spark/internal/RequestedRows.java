package io.unlearn.spark.internal;

import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EverythingRemovedException;
import io.unlearn.core.error.UnknownRecordException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts what a lookup found and what was removed before together. Messages hold positions, never ids. */
final class RequestedRows {
    private RequestedRows() {}

    /**
     * Tells which rows a request means.
     *
     * @param present how many rows the model has
     * @throws UnknownRecordException if an id was never among the rows
     * @throws EverythingRemovedException if no row would remain
     * @throws DuplicateRecordException if a record id was found twice
     */
    static ClusterModel.Meant meant(Wanted wanted, Passes.Found found, RemovedRows removed, long present) {
        Set<RowKey> seen = keys(wanted.bySubject() ? found.subjects() : found.records());
        int already = 0;
        List<RowKey> keys = wanted.keys();
        for (int i = 0; i < keys.size(); i++) {
            int before = removed.numbersOf(wanted.bySubject(), keys.get(i)).length;
            if (before == 0 && !seen.contains(keys.get(i))) {
                throw new UnknownRecordException(
                        (wanted.bySubject() ? "subject " : "record ") + i + " of the request",
                        "among the training rows",
                        "unknown",
                        "Check the id; ids are compared exactly.");
            }
            already += before;
        }
        int rows = found.records().length / 2;
        if (keys(found.records()).size() != rows) {
            throw new DuplicateRecordException(
                    "record ids", "distinct", "repeated among the rows of the request", "Give each row its own id.");
        }
        if (rows == present) {
            throw new EverythingRemovedException(
                    "rows that remain",
                    "at least 1",
                    0,
                    "Close and delete the model instead; nothing would be left to compare it with.");
        }
        return new ClusterModel.Meant(rows, already, found, wanted);
    }

    private static Set<RowKey> keys(long[] halves) {
        Set<RowKey> keys = new HashSet<>();
        for (int i = 0; i < halves.length; i += 2) {
            keys.add(new RowKey(halves[i], halves[i + 1]));
        }
        return keys;
    }
}
