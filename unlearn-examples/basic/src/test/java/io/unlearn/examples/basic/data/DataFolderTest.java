package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path folder;

    private final ImageDataset images = TestFiles.images(70, 4, 4, new SplittableRandom(3));

    @Test
    void recognisesIdxByContent() throws IOException {
        write("a", SubsetMaker.imageBytes(images));
        write("b.gz", TestFiles.gzip(SubsetMaker.labelBytes(images)));
        write("notes.txt", "not data".getBytes());
        write("t10k-x", SubsetMaker.imageBytes(images.select(1, 2)));
        write("t10k-y", SubsetMaker.labelBytes(images.select(1, 2)));
        TrainTest loaded = DataFolder.load(folder, Seeds.of(1));
        assertThat(loaded.train().size()).isEqualTo(70);
        assertThat(loaded.test().labelsCopy()).containsExactly(1, 2);
        assertThat(loaded.train().pixelsCopy(5)).isEqualTo(images.pixelsCopy(5));
        assertThat(loaded.train().format().name())
                .isEqualTo(folder.getFileName().toString());
    }

    @Test
    void setsImagesAsideWhereNoneIsForTesting() throws IOException {
        write("images", SubsetMaker.imageBytes(images));
        write("labels", SubsetMaker.labelBytes(images));
        TrainTest loaded = DataFolder.load(folder, Seeds.of(1));
        assertThat(loaded.train().countsByClass()).containsOnly(6);
        assertThat(loaded.test().countsByClass()).containsOnly(1);
        TrainTest balanced = loaded.balanced(2, 1, Seeds.of(3));
        assertThat(balanced.train().countsByClass()).containsOnly(2);
    }

    @Test
    void recognisesCifarByContent() throws IOException {
        write("data_batch_1.bin", TestFiles.cifar(IntStream.range(0, 10).boxed().toList(), 1));
        write("data_batch_2.bin", TestFiles.cifar(List.of(4, 5), 1));
        write("test_batch.bin", TestFiles.cifar(List.of(7), 1));
        TrainTest loaded = DataFolder.load(folder, Seeds.of(1));
        assertThat(loaded.train().size()).isEqualTo(12);
        assertThat(loaded.train().format().channels()).isEqualTo(3);
        assertThat(loaded.test().labelsCopy()).containsExactly(7);
    }

    @Test
    void recognisesCifarWithTwoLabels() throws IOException {
        write("train.bin", TestFiles.cifar(List.of(50, 99), 2));
        write("test.bin", TestFiles.cifar(List.of(7), 2));
        TrainTest loaded = DataFolder.load(folder, Seeds.of(1));
        assertThat(loaded.train().labelsCopy()).containsExactly(50, 99);
        assertThat(loaded.train().format().classNames()).hasSize(100);
    }

    @Test
    void refusesFoldersWithoutImages() throws IOException {
        assertThatThrownBy(() -> DataFolder.load(folder, Seeds.of(1)))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("scripts/fetch-data.sh");
        assertThatThrownBy(() -> DataFolder.load(folder.resolve("none"), Seeds.of(1)))
                .hasMessageContaining("Pass an existing folder.");
        write("images", SubsetMaker.imageBytes(images));
        assertThatThrownBy(() -> DataFolder.load(folder, Seeds.of(1)))
                .hasMessageContaining("1 of images and 0 of labels");
        write("labels", SubsetMaker.labelBytes(images.select(1, 2)));
        assertThatThrownBy(() -> DataFolder.load(folder, Seeds.of(1))).hasMessageContaining("labels of 70 images");
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }
}
