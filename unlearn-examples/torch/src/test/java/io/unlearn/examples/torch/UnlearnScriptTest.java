package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a small network that was exported from Python: grey images of 8 x 8 in three classes. */
class UnlearnScriptTest {
    @TempDir
    Path folder;

    private String network;
    private String images;
    private String forget;
    private String out;

    @BeforeEach
    void files() throws IOException, URISyntaxException {
        network = Path.of(Objects.requireNonNull(UnlearnScriptTest.class.getResource("cnn.pt"), "cnn.pt")
                        .toURI())
                .toString();
        for (int i = 0; i < 24; i++) {
            ImageFolderTest.write(folder.resolve("images/" + "abc".charAt(i % 3) + "/" + i + ".png"), 0x0a0a0a * i);
        }
        images = folder.resolve("images").toString();
        forget = Files.writeString(folder.resolve("forget.txt"), "a/0.png\nb/4.png\n")
                .toString();
        out = folder.resolve("out.pt").toString();
    }

    @Test
    void writesAnotherNetworkAndLeavesTheOriginal() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(network));
        assertThat(UnlearnScript.start(network, images, forget, out, "gradient-reinit", "8", "1"))
                .isZero();
        assertThat(Files.readAllBytes(Path.of(network))).isEqualTo(before);
        int[] shape = {1, 8, 8};
        try (TorchModel original = TorchModel.loadScript(Path.of(network), shape, 3, TorchDevice.cpu());
                TorchModel unlearned = TorchModel.loadScript(Path.of(out), shape, 3, TorchDevice.cpu())) {
            assertThat(unlearned.digest()).isNotEqualTo(original.digest());
        }
    }

    @Test
    void badArgumentsAreRefused() throws IOException {
        assertThat(UnlearnScript.start()).isEqualTo(2);
        assertThat(UnlearnScript.start(network, images, forget, out, "hypnosis", "8", "1"))
                .isEqualTo(2);
        assertThat(UnlearnScript.start(network, images, forget, out, "fine-tune", "eight"))
                .isEqualTo(2);
        assertThat(UnlearnScript.start(network, images, folder.resolve("none").toString(), out))
                .isEqualTo(1);
        Files.writeString(Path.of(forget), "a/nobody.png\n");
        assertThat(UnlearnScript.start(network, images, forget, out, "fine-tune", "8", "1"))
                .isEqualTo(2);
        assertThat(Path.of(out)).doesNotExist();
    }
}
