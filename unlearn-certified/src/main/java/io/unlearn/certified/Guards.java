package io.unlearn.certified;

import io.unlearn.certified.NearDuplicates.Policy;
import io.unlearn.certified.internal.AcceptedConditions;
import io.unlearn.certified.internal.DuplicateSearch;
import io.unlearn.certified.internal.Problem;
import io.unlearn.core.Condition;
import io.unlearn.core.ResemblingRows;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was accepted before training although the guarantee does not cover it.
 *
 * @param conditions written into every certificate
 * @param duplicates what is done about rows that resemble removed ones
 */
record Guards(List<Condition> conditions, NearDuplicates duplicates) {
    /**
     * Checks that everything that needs a condition has been accepted.
     *
     * @throws InvalidArgumentException if something that voids a certificate was declared and not accepted
     */
    static Guards of(Set<Preparation> prepared, Set<Condition> accepted, NearDuplicates duplicates) {
        Set<Condition> conditions = EnumSet.noneOf(Condition.class);
        conditions.addAll(AcceptedConditions.of(prepared, accepted));
        if (duplicates.policy() == Policy.REPORT) {
            conditions.add(Condition.NEAR_DUPLICATES_MAY_STAY);
        }
        return new Guards(List.copyOf(conditions), duplicates);
    }

    /** Finds the rows that resemble leaving ones and would stay. */
    DuplicateSearch search(Problem problem, boolean[] alive, int[] leaving) {
        return DuplicateSearch.among(problem, alive, leaving, duplicates.distance());
    }

    /**
     * Looks for rows that resemble leaving ones, if that was asked for.
     *
     * @throws InvalidArgumentException if there are any and requests that leave them are to be refused
     */
    Optional<ResemblingRows> check(Problem problem, boolean[] alive, int[] leaving) {
        if (duplicates.policy() == Policy.IGNORE) {
            return Optional.empty();
        }
        DuplicateSearch found = search(problem, alive, leaving);
        ResemblingRows rows = new ResemblingRows(found.same().length, found.near().length);
        if (duplicates.policy() == Policy.REFUSE && rows.total() > 0) {
            throw new InvalidArgumentException(
                    "number of rows that resemble those of the request and would stay",
                    "0",
                    rows.total() + " (" + rows.same() + " of them with the same features)",
                    "Add them to the request; resembling(request) names them.");
        }
        return Optional.of(rows);
    }
}
