package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RDataFrameTest {
    private static final List<RFiles.Column> COLUMNS = List.of(
            new RFiles.Column("x", new double[] {1.5, -2, 1e300}),
            new RFiles.Column("n", new int[] {7, 0, -1}),
            new RFiles.Column("f", new RDataFrame.Factor(List.of("a", "b\u00e9"), new int[] {1, 0, 1})),
            new RFiles.Column("g", new RDataFrame.Factor(List.of("one"), new int[] {0, 0, 0})));

    @TempDir
    private Path folder;

    private static byte[] whole(int version) throws IOException {
        return RFiles.frame(version, "t", COLUMNS);
    }

    private static RDataFrame parse(byte[] bytes) throws IOException {
        return RDataFrame.of(Unpacked.of(new DataFile("t.rda", bytes)), "t");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsNumbersAndCategories(int version) throws IOException {
        RDataFrame frame = RDataFrame.read(Files.write(folder.resolve("t.rda"), whole(version)), "t");
        assertThat(frame.names()).containsExactly("x", "n", "f", "g");
        assertThat(frame.rows()).isEqualTo(3);
        assertThat(frame.numbersCopy("x")).containsExactly(1.5, -2, 1e300);
        assertThat(frame.numbersCopy("n")).containsExactly(7, 0, -1);
        assertThat(frame.factor("f").levels()).containsExactly("a", "b\u00e9");
        assertThat(frame.factor("f").codes()).containsExactly(1, 0, 1);
    }

    @Test
    void unpacksWhateverRPacksWith() throws IOException {
        for (byte[] packed : List.of(TestFiles.gzip(whole(2)), RFiles.bzip2(whole(2)), RFiles.xz(whole(2)))) {
            RDataFrame frame = RDataFrame.read(Files.write(folder.resolve("t.rda"), packed), "t");
            assertThat(frame.numbersCopy("x")).containsExactly(1.5, -2, 1e300);
        }
    }

    @Test
    void refusesEveryPrefix() throws IOException {
        byte[] bytes = whole(2);
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> parse(prefix)).as("%d bytes", length).isInstanceOf(DataFormatException.class);
        }
        assertThatThrownBy(() -> parse(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("1 bytes longer");
    }

    @Test
    void refusesEveryPrefixOfPackedFiles() throws IOException {
        for (byte[] packed : List.of(RFiles.bzip2(whole(2)), RFiles.xz(whole(2)))) {
            for (int length = 1; length < packed.length; length++) {
                byte[] prefix = Arrays.copyOf(packed, length);
                assertThatThrownBy(() -> parse(prefix)).isInstanceOf(DataFormatException.class);
            }
        }
    }

    @Test
    void damageGivesTheDocumentedExceptionOrOtherNumbers() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (byte[] good : List.of(whole(2), whole(3), RFiles.bzip2(whole(2)), RFiles.xz(whole(2)))) {
            int trials = good[0] == 'R' ? 3_000 : 300;
            for (int i = 0; i < trials; i++) {
                byte[] bytes = good.clone();
                for (int k = 0; k <= i % 3; k++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                assertThatCode(() -> read(bytes)).doesNotThrowAnyException();
            }
        }
    }

    private static void read(byte[] bytes) throws IOException {
        try {
            RDataFrame frame = parse(bytes);
            frame.numbersCopy("x");
            frame.factor("f");
        } catch (DataFormatException e) {
            assertThat(e.getMessage()).contains("must be");
        }
    }

    @Test
    void refusesNestingAndOtherTypes() throws IOException {
        byte[] deep = RFiles.nested("t", 40);
        assertThatThrownBy(() -> parse(deep)).hasMessageContaining("nesting must be at most 32 deep");
        byte[] closure = whole(2);
        closure[closure.length - 5] = 3;
        assertThatThrownBy(() -> parse(closure)).isInstanceOf(DataFormatException.class);
    }

    @Test
    void saysWhatAColumnIsNot() throws IOException {
        RDataFrame frame = parse(whole(2));
        assertThatThrownBy(() -> frame.numbersCopy("f")).hasMessageContaining("a column of numbers");
        assertThatThrownBy(() -> frame.factor("x")).hasMessageContaining("a column of categories");
        assertThatThrownBy(() -> frame.factor("y")).hasMessageContaining("among others y");
        assertThatThrownBy(() -> RDataFrame.of(new DataFile("t.rda", whole(2)), "u"))
                .hasMessageContaining("the object u");
    }

    @Test
    void refusesMissingValuesAndUnevenColumns() throws IOException {
        RDataFrame gaps = parse(RFiles.frame(
                2,
                "t",
                List.of(
                        new RFiles.Column("n", new int[] {1, Integer.MIN_VALUE}),
                        new RFiles.Column("x", new double[] {1, Double.NaN}),
                        new RFiles.Column("f", new RDataFrame.Factor(List.of("a"), new int[] {0, 1})))));
        assertThatThrownBy(() -> gaps.numbersCopy("n")).hasMessageContaining("without a gap");
        assertThatThrownBy(() -> gaps.numbersCopy("x")).hasMessageContaining("finite");
        assertThatThrownBy(() -> gaps.factor("f")).hasMessageContaining("from 1 to 1");
        byte[] uneven = RFiles.frame(
                2, "t", List.of(new RFiles.Column("a", new int[] {1}), new RFiles.Column("b", new int[] {1, 2})));
        assertThatThrownBy(() -> parse(uneven)).hasMessageContaining("vectors of one length");
    }
}
