package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.djl.TorchData;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImagePartsTest {
    private static Set<Long> ids(TorchData data) {
        Set<Long> ids = new HashSet<>();
        Arrays.stream(data.idsCopy()).forEach(ids::add);
        return ids;
    }

    @Test
    void thePartsAreDisjointAndOfTheSizesThatAreStated() throws IOException {
        ImageParts parts = ImageParts.of(StudySize.FULL);
        assertThat(parts.train().size()).isEqualTo(1000);
        assertThat(parts.split().forget().size()).isEqualTo(100);
        assertThat(parts.split().retain().size()).isEqualTo(900);
        assertThat(parts.split().validation().size()).isEqualTo(1000);
        assertThat(parts.test().size()).isEqualTo(1000);
        Set<Long> all = ids(parts.split().retain());
        all.addAll(ids(parts.split().forget()));
        assertThat(all).isEqualTo(ids(parts.train()));
        all.addAll(ids(parts.split().validation()));
        all.addAll(ids(parts.test()));
        assertThat(all).hasSize(3000);
    }

    @Test
    void theNoiseIsWhatIsStated() throws IOException {
        StudySize size = StudySize.FULL;
        StudySize clean = new StudySize(
                size.trainPerClass(),
                size.testPerClass(),
                size.subjects(),
                size.forgetSubjects(),
                0,
                1,
                size.widths(),
                2,
                0,
                0);
        int[] noisy = ImageParts.of(size).train().labelsCopy();
        int[] right = ImageParts.of(clean).train().labelsCopy();
        int wrong = 0;
        for (int i = 0; i < noisy.length; i++) {
            wrong += noisy[i] == right[i] ? 0 : 1;
        }
        // A tenth of the labels drawn by lot is right by chance: 180 of 1000, with a standard deviation of 12.
        assertThat((double) wrong).isCloseTo(180, within(60.0));
        assertThat(ImageParts.of(size).train().labelsCopy()).isEqualTo(noisy);
    }

    @Test
    void halvedImagesHoldTheMeansOfFourPixels() {
        float[] pixels = {0, 2, 1, 1, 4, 6, 3, 3, 5, 5, 0, 0, 5, 5, 0, 8};
        TorchData two = TorchData.of(
                concat(pixels, new float[16]), new int[] {1, 4, 4}, new int[] {1, 0}, 2, new long[] {7, 9});
        TorchData halved = ImageParts.halved(two);
        assertThat(halved.valuesCopy()).containsExactly(3, 2, 5, 2, 0, 0, 0, 0);
        assertThat(halved.exampleShapeCopy()).containsExactly(1, 2, 2);
        assertThat(halved.idsCopy()).containsExactly(7, 9);
        assertThat(halved.labelsCopy()).containsExactly(1, 0);
    }

    private static float[] concat(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
