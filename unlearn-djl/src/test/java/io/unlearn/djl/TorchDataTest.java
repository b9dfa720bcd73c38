package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TorchDataTest {
    private static final float[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final TorchData FOUR = TorchData.of(VALUES, new int[] {2}, new int[] {0, 1, 2, 1}, 3);

    @Test
    void holdsCopies() {
        float[] values = VALUES.clone();
        int[] labels = {0, 1, 2, 1};
        TorchData data = TorchData.of(values, new int[] {2}, labels, 3);
        values[0] = 9;
        labels[0] = 2;
        data.valuesCopy()[0] = 9;
        data.labelsCopy()[0] = 2;
        data.exampleShapeCopy()[0] = 7;
        assertThat(data).isEqualTo(FOUR).hasSameHashCodeAs(FOUR);
        assertThat(data.valuesCopy(1)).containsExactly(3, 4);
        assertThat(data.classCounts()).containsExactly(1, 2, 1);
        assertThat(data).hasToString("4 examples of shape [2], 3 classes");
    }

    @Test
    void subsetsKeepIdsAndShareNothingThatChanges() {
        TorchData part = FOUR.subset(3, 1);
        assertThat(part.idsCopy()).containsExactly(3, 1);
        assertThat(part.labelsCopy()).containsExactly(1, 1);
        assertThat(part.valuesCopy()).containsExactly(7, 8, 3, 4);
        assertThat(part.subset(1).valuesCopy()).containsExactly(3, 4);
        assertThat(FOUR.subset().isEmpty()).isTrue();
        assertThatThrownBy(() -> FOUR.subset(1, 1)).isInstanceOf(DuplicateRecordException.class);
        assertThatThrownBy(() -> FOUR.subset(4)).hasMessageContaining("row must be from 0 to 3 but is 4");
    }

    @Test
    void partsJoinAgain() {
        TorchData joined = FOUR.subset(0, 1).concat(FOUR.subset(2, 3));
        assertThat(joined).isEqualTo(FOUR);
        assertThatThrownBy(() -> FOUR.concat(FOUR)).isInstanceOf(DuplicateRecordException.class);
        TorchData other = TorchData.of(new float[3], new int[] {3}, new int[] {0}, 3, new long[] {77});
        assertThatThrownBy(() -> FOUR.concat(other)).isInstanceOf(ShapeMismatchException.class);
    }

    @Test
    void labelsAndValuesCanBeReplaced() {
        TorchData relabelled = FOUR.subset(1, 2).withLabels(new int[] {2, 0});
        assertThat(relabelled.labelsCopy()).containsExactly(2, 0);
        assertThat(relabelled.idsCopy()).containsExactly(1, 2);
        assertThat(relabelled.valuesCopy()).containsExactly(3, 4, 5, 6);
        TorchData moved = FOUR.subset(3).withValues(new float[] {0, 1});
        assertThat(moved.valuesCopy()).containsExactly(0, 1);
        assertThat(moved.label(0)).isEqualTo(1);
        assertThat(moved.id(0)).isEqualTo(3);
        assertThatThrownBy(() -> FOUR.withLabels(new int[4 - 1])).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> FOUR.withLabels(new int[] {0, 0, 3, 0}))
                .isInstanceOf(UnknownLabelException.class)
                .hasMessageContaining("labels[2] must be from 0 to 2 but is 3");
    }

    @Test
    void badDataIsRefused() {
        float[] notFinite = VALUES.clone();
        notFinite[5] = Float.NaN;
        int[] labels = {0, 1, 2, 1};
        assertThatThrownBy(() -> TorchData.of(notFinite, new int[] {2}, labels, 3))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("values[2][1] must be finite but is NaN");
        assertThatThrownBy(() -> TorchData.of(VALUES, new int[] {3}, labels, 3))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> TorchData.of(VALUES, new int[] {}, labels, 3))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> TorchData.of(VALUES, new int[] {2}, labels, 2))
                .isInstanceOf(UnknownLabelException.class);
        assertThatThrownBy(() -> TorchData.of(VALUES, new int[] {2}, labels, 3, new long[] {1, 2, 3, 1}))
                .isInstanceOf(DuplicateRecordException.class)
                .hasMessageContaining("id 1");
        assertThatThrownBy(() -> TorchData.of(VALUES, new int[] {2}, labels, 3, new long[3]))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> FOUR.batches(0)).isInstanceOf(OutOfRangeException.class);
    }

    @Property
    void batchesHoldEachRowOnce(
            @ForAll @IntRange(max = 70) int size, @ForAll @IntRange(min = 1, max = 33) int batch, @ForAll long seed) {
        TorchData data = TorchData.of(new float[size], new int[] {1}, new int[size], 1);
        List<int[]> shuffled = data.batches(batch, Seeds.of(seed));
        assertThat(shuffled.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(data.batches(batch).stream()
                        .flatMapToInt(Arrays::stream)
                        .toArray());
        assertThat(shuffled).hasSize((size + batch - 1) / batch);
        assertThat(shuffled.stream().limit(Math.max(0, shuffled.size() - 1L))).allMatch(rows -> rows.length == batch);
        assertThat(data.batches(batch, Seeds.of(seed)).stream()
                        .flatMapToInt(Arrays::stream)
                        .toArray())
                .as("the same seeds, the same order")
                .isEqualTo(shuffled.stream().flatMapToInt(Arrays::stream).toArray());
    }
}
