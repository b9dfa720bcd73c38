package io.unlearn.examples.basic.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Two public tables, fetched by {@code scripts/fetch-data.sh}.
 *
 * <p>Every feature is a function of its own row and of constants that are declared here: {@code log(1 + x)}, one column for
 * each declared category, division by a declared constant, and at last division of the row by its own length. Scaling by
 * means, deviations or ranges of the data would make every row depend on the removed one, and so void every certificate. The
 * same holds for the target: a threshold at the median of the data would change with the data, so it is a declared amount.
 */
public final class TabularSets {
    /** Rows of the table {@code spam}. */
    public static final int SPAM_ROWS = 4_601;

    /** Rows of the table {@code CPSSW8}. */
    public static final int CENSUS_ROWS = 61_395;

    /** Dollars an hour above which {@link #census} gives the label 1: a round number near the median of the time. */
    public static final double EARNINGS_THRESHOLD = 16;

    private static final int SPAM_COLUMNS = 57;
    private static final List<String> CENSUS_NAMES = List.of("earnings", "gender", "age", "region", "education");

    private TabularSets() {}

    /**
     * Reads {@code spam.rda} of the R package kernlab: 4,601 e-mails, 57 columns (frequencies of words and characters in
     * per cent, and lengths of runs of capitals), and whether each is spam (label 1; 1,813 of them). Features:
     * {@code log(1 + x)} of each, over 10 for the lengths of runs, a constant 1, and all of it scaled to length 1.
     *
     * @throws DataFormatException if it is not this table
     * @throws IOException if it cannot be read
     */
    public static LabelledRows spam(Path file) throws IOException {
        RDataFrame frame = RDataFrame.read(file, "spam");
        check(frame, frame.rows() == SPAM_ROWS, SPAM_ROWS + " rows", frame.rows());
        return spamOf(frame);
    }

    static LabelledRows spamOf(RDataFrame frame) throws IOException {
        List<String> names = frame.names();
        check(frame, names.size() == SPAM_COLUMNS + 1, (SPAM_COLUMNS + 1) + " columns", names.size());
        check(frame, names.get(SPAM_COLUMNS).equals("type"), "the label \"type\" last", names.get(SPAM_COLUMNS));
        RDataFrame.Factor type = frame.factor("type");
        check(frame, type.levels().equals(List.of("nonspam", "spam")), "nonspam and spam", type.levels());
        double[][] features = new double[frame.rows()][SPAM_COLUMNS + 1];
        for (int j = 0; j < SPAM_COLUMNS; j++) {
            String name = names.get(j);
            double divisor = name.startsWith("capital") ? 10 : 1;
            double[] values = frame.numbersCopy(name);
            for (int i = 0; i < values.length; i++) {
                check(frame, values[i] >= 0, "numbers of at least 0 in " + name, values[i]);
                features[i][j] = Math.log1p(values[i]) / divisor;
            }
        }
        return finished(features, type.codes());
    }

    /**
     * Reads {@code CPSSW8.rda} of the R package AER: 61,395 full-time workers of the US Current Population Survey with
     * gender, age, region, years of education and hourly earnings; the label is 1 above {@link #EARNINGS_THRESHOLD}
     * dollars. Features: age over 100 and education over 20, each with its square, one column for each gender and region, a
     * constant 1, and all of it scaled to length 1. It is the larger of two survey tables that could be had, and the one
     * without gaps, which would have to be filled from other rows.
     *
     * @throws DataFormatException if it is not this table
     * @throws IOException if it cannot be read
     */
    public static LabelledRows census(Path file) throws IOException {
        RDataFrame frame = RDataFrame.read(file, "CPSSW8");
        check(frame, frame.rows() == CENSUS_ROWS, CENSUS_ROWS + " rows", frame.rows());
        return censusOf(frame);
    }

    static LabelledRows censusOf(RDataFrame frame) throws IOException {
        check(frame, frame.names().equals(CENSUS_NAMES), "the columns " + CENSUS_NAMES, frame.names());
        RDataFrame.Factor gender = frame.factor("gender");
        RDataFrame.Factor region = frame.factor("region");
        check(frame, gender.levels().size() == 2, "2 genders", gender.levels());
        check(frame, region.levels().size() == 4, "4 regions", region.levels());
        double[] age = frame.numbersCopy("age");
        double[] education = frame.numbersCopy("education");
        double[] earnings = frame.numbersCopy("earnings");
        double[][] features = new double[frame.rows()][11];
        int[] labels = new int[frame.rows()];
        for (int i = 0; i < labels.length; i++) {
            double a = age[i] / 100;
            double e = education[i] / 20;
            features[i][0] = a;
            features[i][1] = a * a;
            features[i][2] = e;
            features[i][3] = e * e;
            features[i][4 + gender.codes()[i]] = 1;
            features[i][6 + region.codes()[i]] = 1;
            labels[i] = earnings[i] > EARNINGS_THRESHOLD ? 1 : 0;
        }
        return finished(features, labels);
    }

    /** Puts a constant into the last column, and gives each row length 1. */
    private static LabelledRows finished(double[][] features, int[] labels) {
        for (double[] row : features) {
            row[row.length - 1] = 1;
            LabelledRows.toUnitLength(row);
        }
        return new LabelledRows(features, labels);
    }

    private static void check(RDataFrame frame, boolean ok, String condition, Object value) throws IOException {
        if (!ok) {
            throw new DataFormatException(
                    "table of " + frame.rows() + " rows",
                    "one with " + condition,
                    "one with " + value,
                    "Fetch the file with fetch-data.sh.");
        }
    }
}
