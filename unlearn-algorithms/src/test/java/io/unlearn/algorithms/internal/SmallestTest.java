package io.unlearn.algorithms.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SmallestTest {
    private record Entry(int array, int index, float magnitude) {}

    @Property(tries = 200)
    void choosesWhatAStableSortWouldPutFirst(
            @ForAll @Size(max = 30) List<@FloatRange(min = -3, max = 3) Float> first,
            @ForAll @Size(max = 30) List<@IntRange(min = -3, max = 3) Integer> subnormals,
            @ForAll @FloatRange(min = 0, max = 1) float share) {
        List<float[]> arrays = List.of(array(first, 1), array(subnormals, Float.MIN_VALUE), array(first, 1));
        long total = arrays.stream().mapToLong(a -> a.length).sum();
        long count = Smallest.count(share, total);
        List<Entry> entries = new ArrayList<>();
        for (int a = 0; a < arrays.size(); a++) {
            for (int i = 0; i < arrays.get(a).length; i++) {
                entries.add(new Entry(a, i, Math.abs(arrays.get(a)[i])));
            }
        }
        entries.sort(Comparator.comparingDouble(Entry::magnitude));
        List<BitSet> expected = List.of(new BitSet(), new BitSet(), new BitSet());
        entries.stream().limit(count).forEach(e -> expected.get(e.array()).set(e.index()));
        assertThat(Smallest.of(arrays, count)).isEqualTo(expected);
    }

    @Test
    void negativeZeroIsNoSmallerThanZero() {
        assertThat(Smallest.of(List.of(new float[] {1, 0f, -0f}), 1).get(0).stream())
                .containsExactly(1);
    }

    @Test
    void halvesGoToTheEvenNeighbour() {
        assertThat(Smallest.count(0.5, 5)).isEqualTo(2);
        assertThat(Smallest.count(0.5, 7)).isEqualTo(4);
        assertThat(Smallest.count(0.3, 9_408)).isEqualTo(2_822);
    }

    @Test
    void refusesWhatHasNoOrder() {
        assertThatThrownBy(() -> Smallest.of(List.of(new float[] {Float.NaN}), 1))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("weight must be a number but is NaN");
        assertThatThrownBy(() -> Smallest.of(List.of(new float[2]), 3)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> Smallest.count(1.5, 3)).isInstanceOf(OutOfRangeException.class);
    }

    private static float[] array(List<? extends Number> values, float unit) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i).floatValue() * unit;
        }
        return array;
    }
}
