package io.unlearn.core;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Scores {@code [model][example]} in a NumPy file that is mapped into memory and read block by block, for matrices that do
 * not fit into it. Blocks are runs of examples, so that work on them takes memory for a block and time that is linear in the
 * number of examples.
 *
 * <p>The file must not change while it is in use. Immutable and thread-safe; the mapping ends when the object is collected.
 */
public final class MappedScores {
    /** A mapping holds whole rows and stays below two gigabytes, which is what a buffer can address. */
    private static final long MAP_BYTES = 1L << 30;

    private final NpyFile.Layout layout;
    private final MappedByteBuffer[] maps;
    private final int rowsPerMap;

    private MappedScores(NpyFile.Layout layout, MappedByteBuffer[] maps, int rowsPerMap) {
        this.layout = layout;
        this.maps = maps;
        this.rowsPerMap = rowsPerMap;
    }

    /**
     * Maps a NumPy file: format 1.0, 2.0 or 3.0, little-endian float32 or float64 (rounded when read), C order, two
     * dimensions. The scores are checked when they are read, not here.
     *
     * @throws InvalidArgumentException if the file is of another kind or damaged, or holds no scores, or a row is two
     *     gigabytes or longer
     * @throws IOException if the file cannot be read
     */
    public static MappedScores open(Path file) throws IOException {
        NpyFile.Layout layout = NpyFile.layout(file);
        long rowBytes = (long) layout.columns() * layout.bytes();
        if (rowBytes > Integer.MAX_VALUE) {
            throw new InvalidArgumentException(
                    "row of the npy file",
                    "shorter than two gigabytes",
                    rowBytes + " bytes",
                    "Split the examples over several files.");
        }
        int rowsPerMap = (int) Math.max(1, MAP_BYTES / rowBytes);
        MappedByteBuffer[] maps = new MappedByteBuffer[(layout.rows() + rowsPerMap - 1) / rowsPerMap];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < maps.length; i++) {
                int first = i * rowsPerMap;
                long rows = Math.min(rowsPerMap, layout.rows() - first);
                maps[i] = channel.map(MapMode.READ_ONLY, layout.offset() + first * rowBytes, rows * rowBytes);
            }
        }
        return new MappedScores(layout, maps, rowsPerMap);
    }

    /** Returns the number of models, which is the number of rows. */
    public int models() {
        return layout.rows();
    }

    /** Returns the number of examples, which is the number of columns. */
    public int examples() {
        return layout.columns();
    }

    /**
     * Reads the scores of all models on the examples from {@code from}, inclusive, to {@code to}, exclusive.
     *
     * @throws OutOfRangeException unless {@code 0 <= from < to <= examples()}, or if the block has 2^31 scores or more
     * @throws io.unlearn.core.error.NonFiniteValueException if a score is NaN or infinite; its example is counted from the
     *     start of the block
     */
    public ScoreMatrix block(int from, int to) {
        if (from < 0 || from >= to || to > examples()) {
            throw new OutOfRangeException(
                    "block",
                    "a range in [0, " + examples() + ")",
                    "[" + from + ", " + to + ")",
                    "Indices count from 0.");
        }
        int width = to - from;
        long size = (long) width * models();
        if (size > Integer.MAX_VALUE - 8) {
            throw new OutOfRangeException(
                    "scores of the block", "fewer than 2^31", size, "Read fewer examples at a time.");
        }
        float[] data = new float[(int) size];
        for (int m = 0; m < models(); m++) {
            long position = ((long) (m % rowsPerMap) * examples() + from) * layout.bytes();
            ByteBuffer row = maps[m / rowsPerMap]
                    .slice((int) position, width * layout.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (layout.wide()) {
                for (int e = 0; e < width; e++) {
                    data[m * width + e] = (float) row.getDouble(e * Double.BYTES);
                }
            } else {
                row.asFloatBuffer().get(data, m * width, width);
            }
        }
        return ScoreMatrix.ofOwned(models(), width, data);
    }

    /** Returns the shape alone: scores are about people. */
    @Override
    public String toString() {
        return "MappedScores[" + models() + " models, " + examples() + " examples]";
    }
}
