package io.unlearn.certified.internal;

/**
 * Rows of a problem that leave it or enter it.
 *
 * <p>Both are the same mathematics with opposite signs: leaving rows take their losses, curvatures and, where it is counted
 * for each row, their regularisation with them; entering rows bring theirs.
 *
 * @param rows indices, distinct; not copied
 * @param entering whether they enter
 */
public record RowChange(int[] rows, boolean entering) {
    /** Returns the leaving of some rows. */
    public static RowChange leaving(int... rows) {
        return new RowChange(rows, false);
    }

    /** Returns the entering of some rows, which the problem holds already but no state counts. */
    public static RowChange entering(int... rows) {
        return new RowChange(rows, true);
    }

    /** Returns the number of rows that change. */
    public int size() {
        return rows.length;
    }

    /** Returns the factor of what leaves the objective: 1 for leaving rows, -1 for entering ones. */
    double sign() {
        return entering ? -1 : 1;
    }

    /** Returns the number of rows that count afterwards. */
    public int rowsAfter(State state) {
        return entering ? Math.addExact(state.rows(), rows.length) : state.rows() - rows.length;
    }

    /** Returns, as a copy, which rows count afterwards. */
    boolean[] aliveAfter(State state) {
        boolean[] after = state.alive().clone();
        mark(after);
        return after;
    }

    /** Marks in an array which rows count afterwards. */
    public void mark(boolean[] alive) {
        for (int row : rows) {
            alive[row] = entering;
        }
    }
}
