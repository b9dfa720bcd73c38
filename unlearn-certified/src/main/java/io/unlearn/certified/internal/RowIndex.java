package io.unlearn.certified.internal;

import io.unlearn.certified.TrainingRows;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.UnknownRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the rows of records and subjects. Immutable, thread-safe. */
public final class RowIndex {
    private final Map<RecordId, Integer> records;
    private final Map<SubjectId, int[]> subjects;

    /** Indexes the rows. */
    public RowIndex(TrainingRows rows) {
        this.records = new HashMap<>(rows.size() * 2);
        Map<SubjectId, List<Integer>> lists = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            records.put(rows.record(i), i);
            lists.computeIfAbsent(rows.subject(i), key -> new ArrayList<>()).add(i);
        }
        this.subjects = new HashMap<>(lists.size() * 2);
        lists.forEach((id, list) ->
                subjects.put(id, list.stream().mapToInt(Integer::intValue).toArray()));
    }

    /**
     * Returns the rows of a request, ascending.
     *
     * @throws UnknownRecordException if an id was never among the rows; the message names its position, not the id
     */
    public int[] rowsOf(RemovalRequest request) {
        int[] rows = request instanceof RemovalRequest.Records byRecord
                ? rowsOfRecords(byRecord.ids())
                : rowsOfSubjects(((RemovalRequest.Subjects) request).ids());
        Arrays.sort(rows);
        return rows;
    }

    private int[] rowsOfRecords(List<RecordId> ids) {
        int[] rows = new int[ids.size()];
        for (int i = 0; i < rows.length; i++) {
            Integer row = records.get(ids.get(i));
            if (row == null) {
                throw unknown("record", i);
            }
            rows[i] = row;
        }
        return rows;
    }

    private int[] rowsOfSubjects(List<SubjectId> ids) {
        int[][] parts = new int[ids.size()][];
        for (int i = 0; i < parts.length; i++) {
            int[] part = subjects.get(ids.get(i));
            if (part == null) {
                throw unknown("subject", i);
            }
            parts[i] = part;
        }
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static UnknownRecordException unknown(String what, int position) {
        return new UnknownRecordException(
                what + " " + position + " of the request",
                "among the training rows",
                "unknown",
                "Check the id; ids are compared exactly.");
    }
}
