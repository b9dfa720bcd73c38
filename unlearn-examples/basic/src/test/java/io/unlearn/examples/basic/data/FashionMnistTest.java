package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
    @Test
    void theEmbeddedSubsetIsWhole() throws IOException {
        TrainTest data = FashionMnist.embedded();
        assertThat(data.train().countsByClass()).containsOnly(1_200).hasSize(10);
        assertThat(data.test().countsByClass()).containsOnly(200).hasSize(10);
        assertThat(SubsetMaker.sha256(SubsetMaker.imageBytes(data.train())))
                .isEqualTo("ded9297f1d7b567047797bb831eb9cfd84010a483a4075cb9fc0465219002cb7");
        assertThat(SubsetMaker.sha256(SubsetMaker.labelBytes(data.train())))
                .isEqualTo("11a34fec6f816dbe22c806d6de7e130fa048759622a0e6f6da8feb272e09ee1d");
        assertThat(SubsetMaker.sha256(SubsetMaker.imageBytes(data.test())))
                .isEqualTo("15a92dd1e9b16ea361928086e77df4dfa890c255c00b5a8c8162c1040ce8eef1");
        assertThat(SubsetMaker.sha256(SubsetMaker.labelBytes(data.test())))
                .isEqualTo("234596aeb6eb48133ec99a62541f90bc0728c9559a681f1e0638037462458f2c");
    }

    @Test
    void itsLicenceLiesBesideIt() throws IOException {
        try (var in = FashionMnist.class.getResourceAsStream("fashion-mnist-subset/LICENSE-fashion-mnist")) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("2017 Zalando SE")
                    .contains("The above copyright notice and this permission notice shall be included");
        }
    }

    @Test
    void theMakerTakesTheFirstOfEachClass(@TempDir Path folder) throws IOException {
        ImageDataset full = TestFiles.images(12_345, 2, 2, new SplittableRandom(4));
        for (String part : new String[] {"train", "t10k"}) {
            Files.write(folder.resolve(part + "-images-idx3-ubyte"), SubsetMaker.imageBytes(full));
            Files.write(folder.resolve(part + "-labels-idx1-ubyte.gz"), TestFiles.gzip(SubsetMaker.labelBytes(full)));
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        SubsetMaker.make(folder, folder.resolve("out"), new PrintStream(printed, true, StandardCharsets.UTF_8));
        // Labels go round the classes, so the first 200 of each are the first 2,000.
        IdxReader.Images test = IdxReader.images(folder.resolve("out/t10k-images-idx3-ubyte.gz"));
        assertThat(test.pixels()).hasNumberOfRows(2_000);
        assertThat(test.pixels()[1_999]).isEqualTo(full.pixelsCopy(1_999));
        assertThat(IdxReader.labels(folder.resolve("out/train-labels-idx1-ubyte.gz")))
                .hasSize(12_000);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
        assertThatThrownBy(() -> SubsetMaker.make(folder.resolve("out/none"), folder, System.out))
                .hasMessageContaining("Run scripts/fetch-data.sh first.");
    }
}
