package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ShapeMismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables, on generated rows in the layout of the real ones. */
class TabularSetsTest {
    @TempDir
    private Path folder;

    private static RDataFrame frame(String object, List<RFiles.Column> columns) throws IOException {
        return RDataFrame.of(new DataFile(object, RFiles.frame(2, object, columns)), object);
    }

    private static List<RFiles.Column> census(double... earnings) {
        int n = earnings.length;
        return List.of(
                new RFiles.Column("earnings", earnings),
                new RFiles.Column("gender", new RDataFrame.Factor(List.of("male", "female"), cycle(n, 2))),
                new RFiles.Column("age", IntStream.range(0, n).map(i -> 30 + i).toArray()),
                new RFiles.Column("region", new RDataFrame.Factor(List.of("N", "M", "S", "W"), cycle(n, 4))),
                new RFiles.Column(
                        "education", IntStream.range(0, n).map(i -> 10).toArray()));
    }

    private static int[] cycle(int n, int levels) {
        return IntStream.range(0, n).map(i -> i % levels).toArray();
    }

    private static List<RFiles.Column> spam(double first) {
        List<RFiles.Column> columns = new ArrayList<>();
        for (int j = 0; j < 57; j++) {
            columns.add(new RFiles.Column((j < 54 ? "word" : "capital") + j, new double[] {first, 0, 3}));
        }
        columns.add(new RFiles.Column("type", new RDataFrame.Factor(List.of("nonspam", "spam"), new int[] {1, 0, 1})));
        return columns;
    }

    @Test
    void aRowOfTheCensusDependsOnItselfAlone() throws IOException {
        LabelledRows few = TabularSets.censusOf(frame("CPSSW8", census(15.9, 16.1)));
        LabelledRows more = TabularSets.censusOf(frame("CPSSW8", census(15.9, 16.1, 70, 2)));
        assertThat(few.labels()).containsExactly(0, 1);
        assertThat(more.features()[0]).isEqualTo(few.features()[0]);
        assertThat(more.features()[1]).isEqualTo(few.features()[1]);
        double[] row = few.features()[1];
        double length = Math.sqrt(0.31 * 0.31 + Math.pow(0.31, 4) + 0.25 + 0.0625 + 3);
        assertThat(row[0]).isCloseTo(0.31 / length, within(1e-11));
        assertThat(row[5]).isCloseTo(1 / length, within(1e-11));
        assertThat(row[4]).isZero();
        assertThat(row[7]).isCloseTo(1 / length, within(1e-11));
        assertThat(row[10]).isCloseTo(1 / length, within(1e-11));
    }

    @Test
    void spamHasLogarithmsAndNormAtMostOne() throws IOException {
        LabelledRows rows = TabularSets.spamOf(frame("spam", spam(1)));
        assertThat(rows.labels()).containsExactly(1, 0, 1);
        double log = Math.log(2);
        double length = Math.sqrt(54 * log * log + 3 * log * log / 100 + 1);
        assertThat(rows.features()[0][0]).isCloseTo(log / length, within(1e-11));
        assertThat(rows.features()[0][56]).isCloseTo(log / 10 / length, within(1e-11));
        for (double[] row : rows.features()) {
            assertThat(Arrays.stream(row).map(x -> x * x).sum())
                    .isLessThanOrEqualTo(1)
                    .isCloseTo(1, within(1e-11));
        }
    }

    @Test
    void refusesOtherTables() throws IOException {
        assertThatThrownBy(() -> TabularSets.spamOf(frame("spam", spam(-1)))).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> TabularSets.spamOf(frame("spam", spam(1).subList(0, 57))))
                .hasMessageContaining("58 columns");
        assertThatThrownBy(
                        () -> TabularSets.censusOf(frame("CPSSW8", census(1, 2).subList(0, 4))))
                .hasMessageContaining("earnings");
        Path few = Files.write(folder.resolve("CPSSW8.rda"), RFiles.frame(2, "CPSSW8", census(1, 2)));
        assertThatThrownBy(() -> TabularSets.census(few)).hasMessageContaining("61395 rows");
        Path three = Files.write(folder.resolve("spam.rda"), RFiles.frame(2, "spam", spam(1)));
        assertThatThrownBy(() -> TabularSets.spam(three)).hasMessageContaining("4601 rows");
    }

    @Test
    void anOrderHoldsEveryRowOnce() throws IOException {
        LabelledRows rows = TabularSets.censusOf(frame("CPSSW8", census(new double[50])));
        int[] order = rows.order(Seeds.of(3));
        assertThat(order).isEqualTo(rows.order(Seeds.of(3))).isNotEqualTo(rows.order(Seeds.of(4)));
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, 50).toArray());
        assertThat(rows.select(order).features()[7]).isEqualTo(rows.features()[order[7]]);
        assertThatThrownBy(() -> new LabelledRows(rows.features(), new int[3]))
                .isInstanceOf(ShapeMismatchException.class);
    }
}
