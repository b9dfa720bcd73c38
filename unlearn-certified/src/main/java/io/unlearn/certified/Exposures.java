package io.unlearn.certified;

import io.unlearn.certified.internal.Ledger;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.Arrays;
import java.util.Comparator;

/** Finds what removed rows were shown. */
final class Exposures {
    private Exposures() {}

    /**
     * Returns what the row has seen that has seen most.
     *
     * @param rows of a request
     * @param present how many of them are still part of the model
     * @throws InvalidArgumentException if one is
     */
    static Ledger.Seen most(Ledger ledger, int[] rows, int present) {
        if (present > 0) {
            throw new InvalidArgumentException(
                    "rows of the request",
                    "removed",
                    present + " of " + rows.length + " still in the model",
                    "Remove them first; nothing is promised about rows that the model was trained on.");
        }
        return Arrays.stream(rows)
                .mapToObj(ledger::since)
                .max(Comparator.comparingDouble(Ledger.Seen::sumOfSquares).thenComparingInt(Ledger.Seen::releases))
                .orElseThrow();
    }
}
