package io.unlearn.spark.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that were removed, by keyed ids: enough to recognise an id that is asked for again and to leave the rows out, not enough
 * to list them. Each row has a number, in the order of removal. About 200 bytes a row on the driver. Not thread-safe.
 */
public final class RemovedRows {
    private final List<RowKey> records = new ArrayList<>();
    private final List<RowKey> subjects = new ArrayList<>();
    private final Map<RowKey, Integer> numbers = new HashMap<>();
    private final Map<RowKey, int[]> numbersOfSubjects = new HashMap<>();

    /** Returns rows from high and low halves of their keyed ids in turn, in the order of their numbers. */
    public static RemovedRows of(long[] records, long[] subjects) {
        RemovedRows made = new RemovedRows();
        made.add(records, subjects);
        return made;
    }

    /** Adds rows, and returns their numbers. */
    int[] add(long[] recordHalves, long[] subjectHalves) {
        int[] added = new int[recordHalves.length / 2];
        for (int i = 0; i < added.length; i++) {
            int number = records.size();
            RowKey record = new RowKey(recordHalves[2 * i], recordHalves[2 * i + 1]);
            RowKey subject = new RowKey(subjectHalves[2 * i], subjectHalves[2 * i + 1]);
            records.add(record);
            subjects.add(subject);
            numbers.put(record, number);
            numbersOfSubjects.merge(subject, new int[] {number}, RemovedRows::joined);
            added[i] = number;
        }
        return added;
    }

    private static int[] joined(int[] before, int[] more) {
        int[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    /** Returns the numbers of the removed rows that one id of a request means; none if it means none. */
    int[] numbersOf(boolean bySubject, RowKey key) {
        if (bySubject) {
            return numbersOfSubjects.getOrDefault(key, new int[0]).clone();
        }
        Integer number = numbers.get(key);
        return number == null ? new int[0] : new int[] {number};
    }

    /** Returns the keyed record ids. */
    public KeySet records() {
        return KeySet.of(records);
    }

    /** Returns the keyed record ids, and those of more rows. */
    KeySet recordsAnd(long[] more) {
        List<RowKey> all = new ArrayList<>(records);
        for (int i = 0; i < more.length; i += 2) {
            all.add(new RowKey(more[i], more[i + 1]));
        }
        return KeySet.of(all);
    }

    /** Returns the halves of the keyed record ids, in the order of the numbers. */
    public long[] recordHalves() {
        return halves(records);
    }

    /** Returns the halves of the keyed subject ids, in the order of the numbers. */
    public long[] subjectHalves() {
        return halves(subjects);
    }

    private static long[] halves(List<RowKey> keys) {
        long[] halves = new long[2 * keys.size()];
        for (int i = 0; i < keys.size(); i++) {
            halves[2 * i] = keys.get(i).high();
            halves[2 * i + 1] = keys.get(i).low();
        }
        return halves;
    }

    /** Returns the number of rows. */
    public int size() {
        return records.size();
    }
}
