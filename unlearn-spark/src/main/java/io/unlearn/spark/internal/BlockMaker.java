package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Rounding;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Turns rows that a survey has accepted into blocks, without those that were removed. */
final class BlockMaker implements FlatMapFunction<Iterator<Row>, RowBlock> {
    private final KeyedIds ids;
    private final KeySet removed;
    private final int columns;
    private final boolean intercept;
    private final int[] labels;

    /**
     * Reads rows of one shape.
     *
     * @param columns length of a row, the constant feature included
     * @param labels ascending; empty for real targets
     */
    BlockMaker(KeyedIds ids, KeySet removed, int columns, boolean intercept, int[] labels) {
        this.ids = ids;
        this.removed = removed;
        this.columns = columns;
        this.intercept = intercept;
        this.labels = labels;
    }

    @Override
    public Iterator<RowBlock> call(Iterator<Row> rows) {
        Rows kept = new Rows(rows);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return kept.hasNext();
            }

            @Override
            public RowBlock next() {
                return block(kept);
            }
        };
    }

    private RowBlock block(Rows rows) {
        if (!rows.hasNext()) {
            throw new NoSuchElementException();
        }
        int most = RowBlock.rowsFor(columns);
        long[] records = new long[2 * most];
        long[] subjects = new long[2 * most];
        double[] features = new double[most * columns];
        double[] targets = new double[most];
        double[] norms = new double[most];
        int n = 0;
        for (; n < most && rows.hasNext(); n++) {
            Row row = rows.next();
            put(records, n, rows.key);
            put(subjects, n, ids.subject(row.getString(Columns.SUBJECT)));
            write(row, features, n * columns);
            targets[n] = target(row);
            norms[n] = norm(features, n * columns);
        }
        return new RowBlock(
                Arrays.copyOf(records, 2 * n),
                Arrays.copyOf(subjects, 2 * n),
                n == most ? features : Arrays.copyOf(features, n * columns),
                Arrays.copyOf(targets, n),
                Arrays.copyOf(norms, n));
    }

    private static void put(long[] halves, int row, RowKey key) {
        halves[2 * row] = key.high();
        halves[2 * row + 1] = key.low();
    }

    private void write(Row row, double[] features, int offset) {
        Vector vector = (Vector) row.get(Columns.FEATURES);
        if (vector instanceof DenseVector dense) {
            System.arraycopy(dense.values(), 0, features, offset, dense.size());
        } else {
            SparseVector sparse = vector.toSparse();
            int[] at = sparse.indices();
            double[] values = sparse.values();
            for (int i = 0; i < at.length; i++) {
                features[offset + at[i]] = values[i];
            }
        }
        if (intercept) {
            features[offset + columns - 1] = 1;
        }
    }

    private double target(Row row) {
        double value = row.getDouble(Columns.TARGET);
        if (labels.length == 0) {
            return value;
        }
        int index = Columns.labelIndex(labels, value);
        return labels.length == 2 ? index - 1 : index;
    }

    private double norm(double[] features, int offset) {
        double square = 0;
        for (int j = 0; j < columns; j++) {
            square += features[offset + j] * features[offset + j];
        }
        return Math.sqrt(square) * (1 + Rounding.gamma(columns + 2L));
    }

    /** The rows that were not removed. */
    private final class Rows {
        private final Iterator<Row> all;
        private Row ahead = Row.empty();
        private RowKey key = new RowKey(0, 0);
        private RowKey keyAhead = key;
        private boolean has;

        Rows(Iterator<Row> all) {
            this.all = all;
            advance();
        }

        private void advance() {
            has = false;
            while (!has && all.hasNext()) {
                ahead = all.next();
                keyAhead = ids.record(ahead.getString(Columns.RECORD));
                has = removed.isEmpty() || !removed.contains(keyAhead.high(), keyAhead.low());
            }
        }

        boolean hasNext() {
            return has;
        }

        Row next() {
            Row row = ahead;
            key = keyAhead;
            advance();
            return row;
        }
    }
}
