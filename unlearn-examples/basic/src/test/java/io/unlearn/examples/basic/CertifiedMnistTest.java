package io.unlearn.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.ImageDataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole experiment on a few images of two classes, read from files as MNIST is. */
class CertifiedMnistTest {
    @TempDir
    private Path folder;

    private void write(String name, ImageDataset images) throws IOException {
        int pixels = images.format().pixels();
        ByteBuffer bytes = ByteBuffer.allocate(16 + images.size() * pixels);
        bytes.putInt(0x803).putInt(images.size());
        bytes.putInt(images.format().height()).putInt(images.format().width());
        ByteBuffer labels = ByteBuffer.allocate(8 + images.size());
        labels.putInt(0x801).putInt(images.size());
        for (int i = 0; i < images.size(); i++) {
            bytes.put(images.pixelsCopy(i));
            labels.put((byte) images.label(i));
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), bytes.array());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
    }

    @Test
    void countsDeletionsUnderEachAccount() throws IOException {
        write("train", FashionMnist.embedded().train().firstPerClass(30));
        write("t10k", FashionMnist.embedded().test().firstPerClass(20));
        Path out = folder.resolve("out");
        assertThat(CertifiedMnist.start(folder.toString(), out.toString())).isZero();
        JsonObject json = Json.parse(Files.readString(out.resolve("certified-mnist.json")))
                .asObject();
        assertThat(json.get("trainingRows").asInt()).isEqualTo(60);
        assertThat(json.get("sequences").asArray().size()).isEqualTo(3);
        for (JsonValue value : json.get("sequences").asArray()) {
            JsonObject sequence = value.asObject();
            boolean published = sequence.get("name").asString().equals("published sum");
            assertThat(sequence.get("refused").asBoolean()).isEqualTo(published);
            if (published) {
                assertThat(sequence.get("deletions").asInt()).isLessThan(30);
            } else {
                assertThat(sequence.get("deletions").asInt()).isEqualTo(30);
            }
            assertThat(sequence.get("lastUsed").asDouble())
                    .isLessThanOrEqualTo(json.get("budget").asDouble());
        }
        assertThat(Files.readString(out.resolve("residuals.svg"))).startsWith("<svg xmlns=");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(CertifiedMnist.start(folder.resolve("nothing").toString())).isEqualTo(2);
    }
}
