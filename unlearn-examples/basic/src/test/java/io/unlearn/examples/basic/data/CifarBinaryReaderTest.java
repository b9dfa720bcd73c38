package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryReaderTest {
    @TempDir
    private Path folder;

    @Test
    void readsBothLayouts() throws IOException {
        CifarBinaryReader.Records ten = read(TestFiles.cifar(List.of(3, 0, 9), 1), CifarBinaryReader.Layout.CIFAR_10);
        assertThat(ten.labels()).containsExactly(3, 0, 9);
        assertThat(ten.pixels()[2]).hasSize(3072);
        assertThat(ten.pixels()[2][0]).isEqualTo((byte) 20);
        assertThat(ten.pixels()[2][1024]).isEqualTo((byte) 21);
        assertThat(ten.pixels()[2][3071]).isEqualTo((byte) 22);
        CifarBinaryReader.Records hundred =
                read(TestFiles.gzip(TestFiles.cifar(List.of(99, 42), 2)), CifarBinaryReader.Layout.CIFAR_100);
        assertThat(hundred.labels()).containsExactly(99, 42);
        assertThat(hundred.pixels()[1][3071]).isEqualTo((byte) 12);
    }

    @Test
    void refusesFilesThatAreCutOff() {
        byte[] whole = TestFiles.cifar(List.of(1, 2), 1);
        for (int length : new int[] {0, 1, 3072, 3074, 6145}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(whole, length), CifarBinaryReader.Layout.CIFAR_10))
                    .isInstanceOf(DataFormatException.class)
                    .hasMessageContaining("records of 3073 bytes");
        }
    }

    @Test
    void refusesLabelsOutsideTheClasses() {
        byte[] bytes = TestFiles.cifar(List.of(1, 10), 1);
        assertThatThrownBy(() -> read(bytes, CifarBinaryReader.Layout.CIFAR_10))
                .hasMessageContaining("label of record 1 must be below 10 but is 10");
    }

    private CifarBinaryReader.Records read(byte[] bytes, CifarBinaryReader.Layout layout) throws IOException {
        return CifarBinaryReader.read(Files.write(folder.resolve("data.bin"), bytes), layout);
    }
}
