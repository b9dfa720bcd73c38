package io.unlearn.certified;

import io.unlearn.core.error.OutOfRangeException;

/**
 * What is done about rows that resemble removed ones and are not part of the request. A guarantee compares a model with one that
 * was trained without the rows of the request: if the same person's data is in the model a second time under another id, it stays
 * there, and no certificate tells. Rows are compared by their features, the label left out.
 *
 * <p>A search takes one pass over the present rows for each request, {@code 2 n d} flops, and then compares the rows that the
 * pass does not rule out, few for small distances, with each removed one.
 *
 * @param policy what is done
 * @param distance Euclidean distance of features up to which rows resemble each other; 0 for the same features only
 */
public record NearDuplicates(Policy policy, double distance) {
    /** What is done about rows that would stay. */
    public enum Policy {
        /** Nothing is looked for. The default: who names rows is taken to name all of them. */
        IGNORE,
        /**
         * They are counted in the outcome, and stay. Certificates name the condition {@link
         * io.unlearn.core.Condition#NEAR_DUPLICATES_MAY_STAY}, whether any were found or not: naming it only then would tell
         * something about the removed row.
         */
        REPORT,
        /** The request is refused while any would stay; it can be made again with these rows in it. */
        REFUSE
    }

    /**
     * Checks the distance.
     *
     * @throws OutOfRangeException unless the distance is finite and at least 0
     */
    public NearDuplicates {
        if (!(distance >= 0 && distance < Double.POSITIVE_INFINITY)) {
            throw new OutOfRangeException(
                    "distance of near-duplicates",
                    "finite and at least 0",
                    distance,
                    "Use 0 for the same features, or a small share of the length of a row.");
        }
    }

    /** Returns a policy that looks for nothing. */
    public static NearDuplicates ignore() {
        return new NearDuplicates(Policy.IGNORE, 0);
    }

    /**
     * Returns a policy that counts rows that stay.
     *
     * @throws OutOfRangeException unless the distance is finite and at least 0
     */
    public static NearDuplicates report(double distance) {
        return new NearDuplicates(Policy.REPORT, distance);
    }

    /**
     * Returns a policy that refuses requests after which rows would stay.
     *
     * @throws OutOfRangeException unless the distance is finite and at least 0
     */
    public static NearDuplicates refuse(double distance) {
        return new NearDuplicates(Policy.REFUSE, distance);
    }
}
