package io.unlearn.certified.internal;

import io.unlearn.certified.TrainingRows;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.UnknownRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

    /** The ids of rows that left before the index was stored. */
    private final FormerIds former;

    /** Indexes rows whose slots count from 0. */
    public RowIndex(TrainingRows rows) {
        this.records = new HashMap<>(rows.size() * 2);
        this.subjects = new HashMap<>();
        this.slots = new int[0];
        this.former = FormerIds.none();
        append(rows, IntStream.range(0, rows.size()).toArray());
    }

    /**
     * Everything that an index holds. The ids of rows that left are there as keyed hashes only.
     *
     * @param numbers of all rows that ever were
     * @param present the numbers of those that are present, by their slots, ascending
     * @param records the id of each present row
     * @param subjects the subject of each present row
     */
    public record Contents(
            int numbers, int[] present, List<RecordId> records, List<SubjectId> subjects, FormerIds former) {}

    /** Returns everything that it holds; the rows are numbered by {@link Contents#present} there. One pass over all ids. */
    public Contents contents() {
        RecordId[] recordOf = new RecordId[numbers];
        SubjectId[] subjectOf = new SubjectId[numbers];
        records.forEach((id, number) -> recordOf[number] = id);
        subjects.forEach((id, some) -> Arrays.stream(some).forEach(number -> subjectOf[number] = id));
        FormerIds gone = former.copy();
        for (int number = 0; number < numbers; number++) {
            if (slots[number] == GONE && !gone.has(number)) {
                gone.add(number, recordOf[number], subjectOf[number]);
            }
        }
        int[] present = IntStream.range(0, numbers)
                .filter(number -> slots[number] != GONE)
                .boxed()
                .sorted(Comparator.comparing(number -> slots[number]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Contents(
                numbers,
                present,
                Arrays.stream(present).mapToObj(number -> recordOf[number]).toList(),
                Arrays.stream(present).mapToObj(number -> subjectOf[number]).toList(),
                gone);
    }

    /** Returns an index in which present rows have slots from 0 on, in the order of the contents. */
    public static RowIndex of(Contents contents) {
        return new RowIndex(contents);
    }

    private RowIndex(Contents contents) {
        this.records = new HashMap<>(contents.present.length * 2);
        this.subjects = new HashMap<>();
        this.former = contents.former.copy();
        this.numbers = contents.numbers;
        this.slots = new int[numbers];
        Arrays.fill(slots, GONE);
        for (int slot = 0; slot < contents.present.length; slot++) {
            int number = contents.present[slot];
            slots[number] = slot;
            records.put(contents.records.get(slot), number);
            subjects.merge(contents.subjects.get(slot), new int[] {number}, RowIndex::joined);
        }
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
            if (records.containsKey(rows.record(i)) || former.number(rows.record(i)) != FormerIds.UNKNOWN) {
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
            rows[i] = row == null ? former.number(ids.get(i)) : row;
            if (rows[i] == FormerIds.UNKNOWN) {
                throw unknown("record", i);
            }
        }
        return rows;
    }

    private int[] rowsOfSubjects(List<SubjectId> ids) {
        int[][] parts = new int[ids.size()][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = joined(subjects.getOrDefault(ids.get(i), new int[0]), former.numbers(ids.get(i)));
            if (parts[i].length == 0) {
                throw unknown("subject", i);
            }
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
