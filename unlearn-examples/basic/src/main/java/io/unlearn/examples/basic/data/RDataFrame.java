package io.unlearn.examples.basic.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table from an .rda file of R, which holds that one data frame and nothing else; plain, gzip, bzip2 or xz. Immutable and
 * thread-safe.
 */
public final class RDataFrame {
    private final String file;
    private final List<String> names;
    private final List<RValue> columns;
    private final int rows;

    private RDataFrame(String file, List<String> names, List<RValue> columns, int rows) {
        this.file = file;
        this.names = List.copyOf(names);
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    /**
     * A column of categories.
     *
     * @param levels the names of the categories
     * @param codes the category of each row, from 0 on
     */
    public record Factor(List<String> levels, int[] codes) {}

    /**
     * Reads the frame.
     *
     * @param object the name that it must have
     * @throws DataFormatException if the file is damaged or cut off, or holds anything but this data frame
     * @throws IOException if it cannot be read
     */
    public static RDataFrame read(Path path, String object) throws IOException {
        return of(Unpacked.read(path), object);
    }

    static RDataFrame of(DataFile file, String object) throws IOException {
        RValue.Pairs content = RDataParser.parse(file);
        if (!content.names().equals(List.of(object))) {
            throw wrong(file.name(), "content", "the object " + object, content.names());
        }
        if (!(content.values().get(0) instanceof RValue.Values frame)
                || !strings(file.name(), frame.attributes(), "class").contains("data.frame")) {
            throw wrong(file.name(), object, "a data frame", "another object");
        }
        List<String> names = strings(file.name(), frame.attributes(), "names");
        if (names.isEmpty() || names.size() != frame.values().size()) {
            throw wrong(
                    file.name(),
                    "column names",
                    "one for each of " + frame.values().size() + " columns",
                    names.size());
        }
        int rows = length(frame.values().get(0));
        for (RValue column : frame.values()) {
            if (rows < 1 || length(column) != rows) {
                throw wrong(file.name(), "columns", "vectors of one length, at least 1", "others");
            }
        }
        return new RDataFrame(file.name(), names, frame.values(), rows);
    }

    /** Returns the names of the columns. */
    public List<String> names() {
        return names;
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows;
    }

    /**
     * Returns a column of numbers, copied.
     *
     * @throws DataFormatException if there is no such column, it holds categories, or a number is missing or not finite
     */
    public double[] numbersCopy(String name) throws IOException {
        RValue column = column(name);
        if (column.attributes().containsKey("levels")) {
            throw wrong(file, name, "a column of numbers", "one of categories");
        }
        double[] numbers = new double[rows];
        for (int i = 0; i < rows; i++) {
            if (column instanceof RValue.Doubles doubles) {
                numbers[i] = doubles.values()[i];
            } else if (column instanceof RValue.Ints ints && ints.values()[i] != Integer.MIN_VALUE) {
                numbers[i] = ints.values()[i];
            } else {
                throw wrong(file, name, "numbers without a gap", "a missing value or a text in row " + i);
            }
            if (!Double.isFinite(numbers[i])) {
                throw wrong(file, name, "finite", numbers[i] + " in row " + i);
            }
        }
        return numbers;
    }

    /**
     * Returns a column of categories.
     *
     * @throws DataFormatException if there is no such column, it holds none, or one is missing
     */
    public Factor factor(String name) throws IOException {
        RValue column = column(name);
        List<String> levels = strings(file, column.attributes(), "levels");
        if (!(column instanceof RValue.Ints ints) || levels.isEmpty()) {
            throw wrong(file, name, "a column of categories", "one of numbers");
        }
        int[] codes = ints.values().clone();
        for (int i = 0; i < rows; i++) {
            if (codes[i] < 1 || codes[i] > levels.size()) {
                throw wrong(file, name, "a category from 1 to " + levels.size(), codes[i] + " in row " + i);
            }
            codes[i]--;
        }
        return new Factor(levels, codes);
    }

    private RValue column(String name) throws IOException {
        int index = names.indexOf(name);
        if (index < 0) {
            throw wrong(file, "columns", "among others " + name, names);
        }
        return columns.get(index);
    }

    private static int length(RValue column) {
        if (column instanceof RValue.Doubles doubles) {
            return doubles.values().length;
        }
        if (column instanceof RValue.Ints ints) {
            return ints.values().length;
        }
        return column instanceof RValue.Strings strings ? strings.values().size() : -1;
    }

    /** Returns the strings of an attribute, or none if there is no such attribute. */
    private static List<String> strings(String file, Map<String, RValue> attributes, String name) throws IOException {
        List<String> strings = new ArrayList<>();
        if (attributes.get(name) instanceof RValue.Strings values) {
            for (RValue.Text value : values.values()) {
                String text = value.text();
                if (text == null) {
                    throw wrong(file, name, "strings without a gap", "a missing one");
                }
                strings.add(text);
            }
        }
        return strings;
    }

    private static DataFormatException wrong(String file, String what, String condition, Object value) {
        return new DataFormatException(file + ": " + what, condition, value, "Fetch the file with fetch-data.sh.");
    }
}
