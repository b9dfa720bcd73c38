package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.InvalidArgumentException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    static void write(Path file, int rgb) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 24; i++) {
            image.setRGB(i % 6, i / 6, rgb);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void eachFolderIsAClassAndEachImageOfOneSize() throws IOException {
        write(folder.resolve("cat/1.png"), 0xff0000);
        write(folder.resolve("cat/2.png"), 0x000000);
        write(folder.resolve("dog/1.png"), 0x0000ff);
        Files.writeString(folder.resolve("dog/readme.txt"), "no image");
        ImageFolder images = ImageFolder.load(folder, 2, 3);
        assertThat(images.classes()).containsExactly("cat", "dog");
        assertThat(images.files()).containsExactly("cat/1.png", "cat/2.png", "dog/1.png");
        assertThat(images.data().labelsCopy()).containsExactly(0, 0, 1);
        assertThat(images.data().exampleShapeCopy()).containsExactly(3, 2, 2);
        float[] red = images.data().valuesCopy(0);
        assertThat(red[0]).isCloseTo((1 - 0.485f) / 0.229f, within(1e-5f));
        assertThat(red[4]).isCloseTo(-0.456f / 0.224f, within(1e-5f));
        assertThat(images.data().valuesCopy(2)[11]).isCloseTo((1 - 0.406f) / 0.225f, within(1e-5f));
    }

    @Test
    void greyImagesHaveOneChannel() throws IOException {
        write(folder.resolve("cat/1.png"), 0xffffff);
        write(folder.resolve("dog/1.png"), 0x000000);
        ImageFolder images = ImageFolder.load(folder, 2, 1);
        assertThat(images.data().valuesCopy()).containsExactly(1, 1, 1, 1, -1, -1, -1, -1);
        assertThat(images.data().exampleShapeCopy()).containsExactly(1, 2, 2);
    }

    @Test
    void aFolderWithoutClassesIsRefused() throws IOException {
        write(folder.resolve("cat/1.png"), 0);
        assertThatThrownBy(() -> ImageFolder.load(folder, 2, 3))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("1 classes and 1 images");
    }
}
