package io.unlearn.examples.basic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
    private static final ImageDataset.Format TWO_PIXELS = new ImageDataset.Format("x", 2, 1, 1, List.of("a", "b"));

    private final ImageDataset images = TestFiles.images(105, 3, 3, new SplittableRandom(2));

    @Test
    void rowsHaveUnitLengthAndDependOnNothingElse() {
        double[][] rows = images.unitRows();
        for (double[] row : rows) {
            double norm = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
            assertThat(norm).isBetween(1 - 1e-9, 1.0);
        }
        assertThat(images.select(17).unitRows()[0]).isEqualTo(rows[17]);
        ImageDataset black = ImageDataset.of(TWO_PIXELS, new byte[1][2], new int[1]);
        assertThat(black.unitRows()[0]).containsExactly(0, 0);
    }

    @Test
    void bytesAreUnsigned() {
        ImageDataset one = ImageDataset.of(TWO_PIXELS, new byte[][] {{(byte) 200, 0}}, new int[] {1});
        assertThat(one.unitRows()[0][0]).isBetween(1 - 1e-9, 1.0);
    }

    @Test
    void theFirstOfEachClassAreTakenInOrder() {
        ImageDataset mixed = ImageDataset.of(
                TWO_PIXELS, new byte[][] {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}}, new int[] {1, 1, 0, 1, 0, 0
                });
        ImageDataset first = mixed.firstPerClass(2);
        assertThat(first.labelsCopy()).containsExactly(1, 1, 0, 0);
        assertThat(first.pixelsCopy(2)[0]).isEqualTo((byte) 2);
        assertThat(first.pixelsCopy(3)[0]).isEqualTo((byte) 4);
    }

    @Test
    void balancedSubsetsFollowTheSeed() {
        ImageDataset drawn = images.balanced(4, Seeds.of(1));
        assertThat(drawn.countsByClass()).containsOnly(4);
        assertThat(drawn.unitRows()).isEqualTo(images.balanced(4, Seeds.of(1)).unitRows());
        assertThat(drawn.unitRows())
                .isNotEqualTo(images.balanced(4, Seeds.of(2)).unitRows());
        assertThat(images.balanced(11, Seeds.of(1)).size()).isEqualTo(105);
    }

    @Test
    void arraysAreCopied() {
        byte[][] pixels = {{1, 2}};
        int[] labels = {1};
        ImageDataset one = ImageDataset.of(TWO_PIXELS, pixels, labels);
        pixels[0][0] = 9;
        labels[0] = 0;
        one.pixelsCopy(0)[1] = 9;
        one.labelsCopy()[0] = 0;
        assertThat(one.pixelsCopy(0)).containsExactly(1, 2);
        assertThat(one.label(0)).isEqualTo(1);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> ImageDataset.of(TWO_PIXELS, new byte[2][2], new int[1]))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> ImageDataset.of(TWO_PIXELS, new byte[1][3], new int[1]))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> ImageDataset.of(TWO_PIXELS, new byte[1][2], new int[] {2}))
                .isInstanceOf(UnknownLabelException.class);
    }
}
