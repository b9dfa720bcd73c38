package io.unlearn.djl;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled examples in main memory: float32 values, one label and one id each. May be empty, for a part of a split that is not
 * there.
 *
 * <p>Immutable and thread-safe. Arrays are copied in; subsets and relabelled data share the values with the data that they come
 * from. Values are kept in direct memory: all of them together are at most 2^29 - 1, and the JVM's limit for such memory counts
 * ({@code -XX:MaxDirectMemorySize}, by default that of the heap).
 */
public final class TorchData {
    /** Outside of Java's heap, so that the engine can read it where it is; freed by the garbage collector. */
    private final ByteBuffer storage;

    private final FloatBuffer values;
    /** Where each example begins in {@link #values}. */
    private final int[] offsets;

    private final int[] exampleShape;
    private final int exampleLength;
    private final int[] labels;
    private final long[] ids;
    private final int classes;

    private TorchData(
            ByteBuffer storage,
            int[] offsets,
            int[] exampleShape,
            int exampleLength,
            int[] labels,
            long[] ids,
            int classes) {
        this.storage = storage;
        this.values = storage.asFloatBuffer();
        this.offsets = offsets;
        this.exampleShape = exampleShape;
        this.exampleLength = exampleLength;
        this.labels = labels;
        this.ids = ids;
        this.classes = classes;
    }

    /**
     * Copies examples in; their ids are 0, 1, 2 and so on.
     *
     * @param values {@code [n][shape of an example...]}, row-major, finite
     * @param exampleShape for example {@code [channels][height][width]} or {@code [features]}
     * @param labels {@code [n]}, from 0 to {@code classes - 1}
     * @param classes how many classes there are
     * @throws io.unlearn.core.error.InvalidArgumentException if shapes do not fit, a value is not finite or a label is unknown
     */
    public static TorchData of(float[] values, int[] exampleShape, int[] labels, int classes) {
        return of(
                values,
                exampleShape,
                labels,
                classes,
                LongStream.range(0, labels.length).toArray());
    }

    /**
     * Copies examples in.
     *
     * @param ids one for each example, all different; they stay with the examples in subsets
     * @see #of(float[], int[], int[], int)
     */
    public static TorchData of(float[] values, int[] exampleShape, int[] labels, int classes, long[] ids) {
        Architecture.checkInputShape(exampleShape);
        Check.atLeast("number of classes", classes, 1, "Pass how many classes there are.");
        int length = Arrays.stream(exampleShape).reduce(1, Math::multiplyExact);
        checkValues(values, labels.length, length);
        checkLabels(labels, labels.length, classes);
        Check.shape("ids", "one for each label", ids.length == labels.length, ids.length + " ids", "Pass as many ids.");
        checkUnique(ids);
        int[] offsets = IntStream.range(0, labels.length).map(i -> i * length).toArray();
        return new TorchData(
                stored(values), offsets, exampleShape.clone(), length, labels.clone(), ids.clone(), classes);
    }

    private static ByteBuffer stored(float[] values) {
        ByteBuffer storage = ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.nativeOrder());
        storage.asFloatBuffer().put(values);
        return storage;
    }

    private static void checkValues(float[] values, int rows, int length) {
        Check.shape(
                "values",
                "of length rows * example = " + rows + " * " + length,
                values.length == (long) rows * length,
                "of length " + values.length,
                "Pass one example for each label.");
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new NonFiniteValueException(
                        "values[" + i / length + "][" + i % length + "]",
                        "finite",
                        values[i],
                        "Repair or drop the example.");
            }
        }
    }

    private static void checkLabels(int[] labels, int rows, int classes) {
        Check.shape("labels", rows + " numbers", labels.length == rows, labels.length + " numbers", "Pass one each.");
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new UnknownLabelException(
                        "labels[" + i + "]", "from 0 to " + (classes - 1), labels[i], "Number the classes from 0.");
            }
        }
    }

    private static void checkUnique(long[] ids) {
        Set<Long> seen = new HashSet<>(2 * ids.length);
        for (long id : ids) {
            if (!seen.add(id)) {
                throw new DuplicateRecordException(
                        "id " + id, "given once", "given again", "Give each example its own.");
            }
        }
    }

    /** Returns how many examples there are. */
    public int size() {
        return labels.length;
    }

    /** Returns whether there are no examples. */
    public boolean isEmpty() {
        return labels.length == 0;
    }

    /** Returns how many classes there are. */
    public int classes() {
        return classes;
    }

    /** Returns the shape of one example, copied. */
    public int[] exampleShapeCopy() {
        return exampleShape.clone();
    }

    /** Returns how many values an example has. */
    public int exampleLength() {
        return exampleLength;
    }

    /** Returns the label of one example. */
    public int label(int row) {
        return labels[checkRow(row)];
    }

    /** Returns the id of one example. */
    public long id(int row) {
        return ids[checkRow(row)];
    }

    /** Returns all labels, copied. */
    public int[] labelsCopy() {
        return labels.clone();
    }

    /** Returns all ids, copied. */
    public long[] idsCopy() {
        return ids.clone();
    }

    /** Returns how many examples each class has. */
    public int[] classCounts() {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /** Returns the values of one example, copied. */
    public float[] valuesCopy(int row) {
        float[] copy = new float[exampleLength];
        values.get(offsets[checkRow(row)], copy);
        return copy;
    }

    /** Returns all values, {@code [n][shape of an example...]}, row-major, copied. */
    public float[] valuesCopy() {
        float[] copy = new float[Math.multiplyExact(size(), exampleLength)];
        copyInto(FloatBuffer.wrap(copy), IntStream.range(0, size()).toArray());
        return copy;
    }

    /** Writes the values of rows that were checked, one after the other. */
    void copyInto(FloatBuffer target, int[] rows) {
        for (int row : rows) {
            int position = target.position();
            target.put(position, values, offsets[row], exampleLength);
            target.position(position + exampleLength);
        }
    }

    /** Returns the memory of this data and of all that shares values with it. It must not be written. */
    ByteBuffer whole() {
        return storage.slice();
    }

    /** Returns how many examples {@link #whole} holds. */
    int wholeSize() {
        return values.capacity() / exampleLength;
    }

    /** Returns which example of {@link #whole} a row that was checked is. */
    int inWhole(int row) {
        return offsets[row] / exampleLength;
    }

    /** Returns the memory of rows that were checked if they lie one after the other there. It must not be written. */
    Optional<ByteBuffer> inPlace(int[] rows) {
        for (int i = 1; i < rows.length; i++) {
            if (offsets[rows[i]] != offsets[rows[i - 1]] + exampleLength) {
                return Optional.empty();
            }
        }
        int bytes = Float.BYTES * exampleLength;
        return Optional.of(storage.slice(Float.BYTES * offsets[rows[0]], bytes * rows.length));
    }

    /**
     * Returns some of the examples, in the order given. Values are shared, not copied.
     *
     * @param rows which ones, each at most once
     */
    public TorchData subset(int... rows) {
        int[] someOffsets = new int[rows.length];
        int[] someLabels = new int[rows.length];
        long[] someIds = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            someOffsets[i] = offsets[checkRow(rows[i])];
            someLabels[i] = labels[rows[i]];
            someIds[i] = ids[rows[i]];
        }
        checkUnique(someIds);
        return new TorchData(storage, someOffsets, exampleShape, exampleLength, someLabels, someIds, classes);
    }

    /** Returns the examples of both, these first; values are copied. The two must be of one shape and share no id. */
    public TorchData concat(TorchData other) {
        Check.shape(
                "data to append",
                "of shape " + Arrays.toString(exampleShape) + " and " + classes + " classes",
                Arrays.equals(exampleShape, other.exampleShape) && classes == other.classes,
                "of shape " + Arrays.toString(other.exampleShape) + " and " + other.classes + " classes",
                "Only data of one kind can be joined.");
        float[] both = new float[Math.multiplyExact(Math.addExact(size(), other.size()), exampleLength)];
        FloatBuffer target = FloatBuffer.wrap(both);
        copyInto(target, IntStream.range(0, size()).toArray());
        other.copyInto(target, IntStream.range(0, other.size()).toArray());
        int[] allLabels = IntStream.concat(Arrays.stream(labels), Arrays.stream(other.labels))
                .toArray();
        long[] allIds =
                LongStream.concat(Arrays.stream(ids), Arrays.stream(other.ids)).toArray();
        return of(both, exampleShape, allLabels, classes, allIds);
    }

    /**
     * Returns the same examples with other labels.
     *
     * @param newLabels {@code [n]}, from 0 to {@code classes - 1}
     */
    public TorchData withLabels(int[] newLabels) {
        checkLabels(newLabels, size(), classes);
        return new TorchData(storage, offsets, exampleShape, exampleLength, newLabels.clone(), ids, classes);
    }

    /**
     * Returns other examples with the same labels and ids.
     *
     * @param newValues {@code [n][shape of an example...]}, row-major, finite
     */
    public TorchData withValues(float[] newValues) {
        return of(newValues, exampleShape, labels, classes, ids);
    }

    /**
     * Returns all rows in a random order, cut into batches; the last one may be short.
     *
     * @param batchSize at least 1
     * @param order where the order comes from, the same for the same seeds
     */
    public List<int[]> batches(int batchSize, Seeds order) {
        int[] rows = IntStream.range(0, size()).toArray();
        RandomGenerator random = order.generator();
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = rows[i];
            rows[i] = rows[j];
            rows[j] = swapped;
        }
        return cut(rows, batchSize);
    }

    /** Returns all rows in order, cut into batches; the last one may be short. */
    public List<int[]> batches(int batchSize) {
        return cut(IntStream.range(0, size()).toArray(), batchSize);
    }

    private static List<int[]> cut(int[] rows, int batchSize) {
        Check.atLeast("batch size", batchSize, 1, "64 is common.");
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < rows.length; from += batchSize) {
            batches.add(Arrays.copyOfRange(rows, from, Math.min(rows.length, from + batchSize)));
        }
        return batches;
    }

    int checkRow(int row) {
        if (row < 0 || row >= labels.length) {
            throw new OutOfRangeException("row", "from 0 to " + (labels.length - 1), row, "Rows are counted from 0.");
        }
        return row;
    }

    /** Two data sets are equal if shapes, values, labels and ids are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TorchData that
                && classes == that.classes
                && Arrays.equals(exampleShape, that.exampleShape)
                && Arrays.equals(labels, that.labels)
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(valuesCopy(), that.valuesCopy());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids) * 31 + Arrays.hashCode(labels);
    }

    /** Returns sizes only. */
    @Override
    public String toString() {
        return size() + " examples of shape " + Arrays.toString(exampleShape) + ", " + classes + " classes";
    }
}
