package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
    private final ImageDataset images = TestFiles.images(23, 5, 3, new SplittableRandom(1));
    private final byte[] imageBytes = SubsetMaker.imageBytes(images);
    private final byte[] labelBytes = SubsetMaker.labelBytes(images);

    @Test
    void readsPlainAndGzip(@TempDir Path folder) throws IOException {
        for (boolean gzip : new boolean[] {false, true}) {
            Path imageFile = Files.write(folder.resolve("i"), gzip ? TestFiles.gzip(imageBytes) : imageBytes);
            Path labelFile = Files.write(folder.resolve("l"), gzip ? TestFiles.gzip(labelBytes) : labelBytes);
            IdxReader.Images read = IdxReader.images(imageFile);
            assertThat(read.width()).isEqualTo(5);
            assertThat(read.height()).isEqualTo(3);
            assertThat(read.pixels()).hasNumberOfRows(23);
            assertThat(read.pixels()[7]).isEqualTo(images.pixelsCopy(7));
            assertThat(IdxReader.labels(labelFile)).isEqualTo(images.labelsCopy());
        }
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() {
        for (int length = 0; length < imageBytes.length; length++) {
            byte[] cut = Arrays.copyOf(imageBytes, length);
            assertThatThrownBy(() -> readImages(cut))
                    .isInstanceOf(DataFormatException.class)
                    .hasMessageContaining("It was cut off; fetch it again.");
        }
        for (int length = 0; length < labelBytes.length; length++) {
            byte[] cut = Arrays.copyOf(labelBytes, length);
            assertThatThrownBy(() -> readLabels(cut)).hasMessageContaining("It was cut off");
        }
    }

    @Test
    void refusesGzipThatIsCutOff() throws IOException {
        byte[] packed = TestFiles.gzip(imageBytes);
        assertThatThrownBy(() -> readImages(Arrays.copyOf(packed, packed.length - 9)))
                .isInstanceOf(DataFormatException.class)
                .hasMessage("file must be a whole gzip file but is damaged or cut off. Fetch the file again.");
    }

    @Test
    void refusesAnotherMagicNumber() {
        assertThatThrownBy(() -> readImages(labelBytes))
                .hasMessageStartingWith("file: magic number must be 0x00000803 for images but is 0x00000801.");
        assertThatThrownBy(() -> readLabels(imageBytes))
                .hasMessageStartingWith("file: magic number must be 0x00000801 for labels but is 0x00000803.");
    }

    @Test
    void refusesSizesThatAreNotThoseOfTheFile() {
        assertThatThrownBy(() -> readImages(Arrays.copyOf(imageBytes, imageBytes.length + 1)))
                .hasMessage("file: length must be 361 bytes, as its header says but is 362 bytes."
                        + " Remove what follows the data.");
        assertThatThrownBy(() -> readImages(header(-1, 5, 3))).hasMessageContaining("number of images must be above 0");
        assertThatThrownBy(() -> readImages(header(1, 0, 3))).hasMessageContaining("image height must be above 0");
        assertThatThrownBy(() -> readImages(header(1, 1 << 30, 1 << 30))).hasMessageContaining("below 2^31");
        assertThatThrownBy(() -> readImages(header(1 << 30, 1 << 15, 1 << 15))).hasMessageContaining("length must be");
    }

    private static byte[] header(int count, int height, int width) {
        return ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(count)
                .putInt(height)
                .putInt(width)
                .array();
    }

    private static IdxReader.Images readImages(byte[] bytes) throws IOException {
        return IdxReader.images("file", new ByteArrayInputStream(bytes));
    }

    private static int[] readLabels(byte[] bytes) throws IOException {
        return IdxReader.labels("file", new ByteArrayInputStream(bytes));
    }
}
