package io.unlearn.core;

import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What somebody asked to have removed: some records, or all records of some subjects. Immutable.
 *
 * <p>{@code toString} gives counts only, never ids.
 */
public sealed interface RemovalRequest {
    /** Removes the records with these ids. */
    record Records(List<RecordId> ids) implements RemovalRequest {
        /**
         * Copies the ids.
         *
         * @throws EmptySplitException if there is none
         * @throws DuplicateRecordException if an id occurs twice
         */
        public Records {
            ids = distinct("records", ids);
        }

        @Override
        public String toString() {
            return "RemovalRequest[" + ids.size() + " records]";
        }
    }

    /** Removes all records of these subjects. */
    record Subjects(List<SubjectId> ids) implements RemovalRequest {
        /**
         * Copies the ids.
         *
         * @throws EmptySplitException if there is none
         * @throws DuplicateRecordException if an id occurs twice
         */
        public Subjects {
            ids = distinct("subjects", ids);
        }

        @Override
        public String toString() {
            return "RemovalRequest[" + ids.size() + " subjects]";
        }
    }

    /** Returns a request for one record. */
    static RemovalRequest record(String id) {
        return new Records(List.of(RecordId.of(id)));
    }

    /** Returns a request for several records. */
    static RemovalRequest records(Collection<RecordId> ids) {
        return new Records(List.copyOf(ids));
    }

    /** Returns a request for all records of one person. */
    static RemovalRequest subject(String id) {
        return new Subjects(List.of(SubjectId.of(id)));
    }

    /** Returns a request for all records of several people. */
    static RemovalRequest subjects(Collection<SubjectId> ids) {
        return new Subjects(List.copyOf(ids));
    }

    private static <T> List<T> distinct(String what, List<T> ids) {
        if (ids.isEmpty()) {
            throw new EmptySplitException(what + " of the request", "at least one", 0, "Name what is to be removed.");
        }
        Set<T> seen = new LinkedHashSet<>();
        List<T> copy = new ArrayList<>(ids.size());
        for (T id : ids) {
            if (!seen.add(id)) {
                throw new DuplicateRecordException(
                        what + " of the request",
                        "distinct",
                        "repeated at position " + copy.size(),
                        "Name each id once.");
            }
            copy.add(id);
        }
        return List.copyOf(copy);
    }
}
