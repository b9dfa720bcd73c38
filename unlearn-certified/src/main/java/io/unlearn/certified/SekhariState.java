package io.unlearn.certified;

import io.unlearn.core.RecordId;
import java.util.Set;

/**
 * A {@link SekhariNewtonUnlearning} at rest: its terms, its minimiser and Hessian without the rows that left, how many left, the ids
 * of those that left by id, and how many releases were made since. About 8 (d^2 + 2 d) bytes and the ids, whatever n is.
 *
 * <p>The counts are part of it, and so are the terms: a model that was saved and resumed covers no more deletions and releases than
 * one that went on running. <b>That holds for the newest state only.</b> Resuming an older one counts what happened since anew,
 * which voids the guarantee and cannot be seen here. Keep one copy, and replace it at every save.
 *
 * <p><b>Secret</b>, like {@link SekhariStatistics}: it depends on every training row, and is neither noised nor encrypted. The
 * checksum finds damage, not forgery. Immutable; arrays are copied in and out.
 */
public final class SekhariState {
    private final SekhariTerms terms;
    private final int[] labels;
    private final Numbers numbers;
    private final Set<RecordId> gone;

    /**
     * What the step and its counts are.
     *
     * @param weights the minimiser of training, {@code [d]}
     * @param hessian of the sum objective without the rows that left, {@code [d][d]}
     * @param leaving sum of the gradients of the rows that left, {@code [d]}
     * @param removed how many rows left
     * @param released how many releases were made since the first of them
     */
    record Numbers(double[] weights, double[] hessian, double[] leaving, int removed, int released) {}

    SekhariState(SekhariTerms terms, int[] labels, Numbers numbers, Set<RecordId> gone) {
        this.terms = terms;
        this.labels = labels.clone();
        this.numbers = numbers;
        this.gone = Set.copyOf(gone);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws io.unlearn.core.error.InvalidStateException if the bytes are damaged, or of another version
     * @throws io.unlearn.core.error.InvalidArgumentException if they hold numbers that no model can have
     */
    public static SekhariState ofBytes(byte[] bytes) {
        return SekhariStateFormat.read(bytes);
    }

    /** Returns the state as bytes: a version, big-endian numbers, ids in ascending order, and the SHA-256 of it all. */
    public byte[] toBytes() {
        return SekhariStateFormat.write(this);
    }

    /** Returns the declared terms. */
    public SekhariTerms terms() {
        return terms;
    }

    /** Returns the two labels, ascending, copied. */
    public int[] labelsCopy() {
        return labels.clone();
    }

    /** Returns how many rows were removed since training. */
    public int removedRows() {
        return numbers.removed();
    }

    Numbers numbers() {
        return numbers;
    }

    Set<RecordId> gone() {
        return gone;
    }

    /** Returns a text with the shape and the counts only. */
    @Override
    public String toString() {
        return "SekhariState[" + terms.columns() + "], " + numbers.removed() + " of " + terms.deletions()
                + " deletions";
    }
}
