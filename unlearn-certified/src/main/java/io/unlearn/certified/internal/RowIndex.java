package io.unlearn.certified.internal;

import io.unlearn.certified.TrainingRows;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.UnknownRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the rows of records and subjects. Every row that ever was has a number of its own, by which it is known after it has
 * left; a row that is present has a slot as well, which the next row gets once it is free.
 *
 * <p>Lookups may run concurrently; {@link #append} and {@link #removed} may not run beside them.
 */
public final class RowIndex {
    private final Map<RecordId, Integer> records;
    private static final int GONE = -1;

    private final Map<SubjectId, int[]> subjects;

    /** The slot of each number, {@link #GONE} for rows that left; may be longer than there are numbers. */
    private int[] slots;

    private int numbers;

    /** Indexes rows whose slots count from 0. */
    public RowIndex(TrainingRows rows) {
        this.records = new HashMap<>(rows.size() * 2);
        this.subjects = new HashMap<>();
        this.slots = new int[0];
        append(rows, IntStream.range(0, rows.size()).toArray());
    }

    /**
     * Adds rows whose ids {@link #requireNew} has accepted.
     *
     * @param taken the slot of each
     */
    public void append(TrainingRows rows, int[] taken) {
        int first = numbers;
        int end = Math.addExact(first, rows.size());
        if (end > slots.length) {
            slots = Arrays.copyOf(slots, Room.grown(slots.length, end));
        }
        System.arraycopy(taken, 0, slots, first, rows.size());
        numbers = end;
        Map<SubjectId, List<Integer>> lists = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            records.put(rows.record(i), first + i);
            lists.computeIfAbsent(rows.subject(i), key -> new ArrayList<>()).add(first + i);
        }
        lists.forEach((id, list) ->
                subjects.merge(id, list.stream().mapToInt(Integer::intValue).toArray(), RowIndex::joined));
    }

    /** Notes that rows left, by their numbers. */
    public void removed(int[] left) {
        for (int number : left) {
            slots[number] = GONE;
        }
    }

    /** Returns those of some numbers whose rows are present. */
    public int[] present(int[] some) {
        return Arrays.stream(some).filter(number -> slots[number] != GONE).toArray();
    }

    /** Returns the slots of rows that are present, by their numbers. */
    public int[] slotsOf(int[] some) {
        return Arrays.stream(some).map(number -> slots[number]).toArray();
    }

    private static int[] joined(int[] before, int[] more) {
        int[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    /**
     * Checks that no record is known yet, removed ones included.
     *
     * @throws DuplicateRecordException if one is; the message names its position, not the id
     */
    public void requireNew(TrainingRows rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (records.containsKey(rows.record(i))) {
                throw new DuplicateRecordException(
                        "record id of row " + i,
                        "new",
                        "one that the model has, or had",
                        "Give each row an id of its own; an id is never used again.");
            }
        }
    }

    /**
     * Returns the numbers of the rows of a request, ascending; those that left included.
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

    /** Returns the ids of rows that are present, by their slots, in the order in which they came. One pass over all ids. */
    public List<RecordId> recordsAt(int[] some) {
        Set<Integer> wanted = Arrays.stream(some).boxed().collect(Collectors.toSet());
        return records.entrySet().stream()
                .filter(entry -> wanted.contains(slots[entry.getValue()]))
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
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
