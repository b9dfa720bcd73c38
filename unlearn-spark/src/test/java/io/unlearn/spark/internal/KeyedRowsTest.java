package io.unlearn.spark.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Keyed ids, sets of them, removed rows, and surveys. */
class KeyedRowsTest {
    @Property(tries = 100)
    void aSetHasWhatWasPutIntoIt(@ForAll long seed, @ForAll @IntRange(max = 200) int size) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<RowKey> keys = new HashSet<>();
        for (int i = 0; i < size; i++) {
            keys.add(new RowKey(random.nextInt(-3, 4), random.nextInt(-3, 4)));
        }
        KeySet set = KeySet.of(keys);
        assertThat(set.size()).isEqualTo(keys.size());
        for (long high = -4; high < 5; high++) {
            for (long low = -4; low < 5; low++) {
                assertThat(set.contains(high, low)).isEqualTo(keys.contains(new RowKey(high, low)));
            }
        }
    }

    @Test
    void idsOfTwoKindsAndKeysAreKeptApart() {
        KeyedIds ids = KeyedIds.random();
        KeyedIds same = new KeyedIds(ids.keyCopy());
        assertThat(ids.record("a")).isEqualTo(same.record("a")).isNotEqualTo(ids.subject("a"));
        assertThat(ids.record("a")).isNotEqualTo(KeyedIds.random().record("a")).isNotEqualTo(ids.record("b"));
    }

    @Test
    void removedRowsAreKnownByRecordAndBySubject() {
        RemovedRows removed = new RemovedRows();
        assertThat(removed.add(new long[] {1, 1, 2, 2}, new long[] {7, 7, 7, 7}))
                .containsExactly(0, 1);
        assertThat(removed.add(new long[] {3, 3}, new long[] {8, 8})).containsExactly(2);
        assertThat(removed.numbersOf(false, new RowKey(2, 2))).containsExactly(1);
        assertThat(removed.numbersOf(true, new RowKey(7, 7))).containsExactly(0, 1);
        assertThat(removed.numbersOf(true, new RowKey(9, 9))).isEmpty();
        RemovedRows again = RemovedRows.of(removed.recordHalves(), removed.subjectHalves());
        assertThat(again.size()).isEqualTo(3);
        assertThat(again.numbersOf(true, new RowKey(8, 8))).containsExactly(2);
        assertThat(again.recordsAnd(new long[] {4, 4}).size()).isEqualTo(4);
    }

    @Property(tries = 100)
    void aSurveyDoesNotDependOnHowRowsAreSplit(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        SplittableRandom random = new SplittableRandom(seed);
        Survey whole = new Survey();
        List<Survey> split = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            split.add(new Survey());
        }
        double mean = 0;
        List<Double> targets = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double target = random.nextInt(5) + 1_000;
            targets.add(target);
            mean += target / n;
            Row row = RowFactory.create("r" + i, "s", Vectors.dense(random.nextDouble(), 1), target);
            whole.add(row);
            split.get(random.nextInt(parts)).add(row);
        }
        Survey merged = split.stream().reduce(new Survey(), Survey::merge);
        double square = 0;
        for (double target : targets) {
            square += (target - mean) * (target - mean);
        }
        for (Survey survey : List.of(whole, merged)) {
            assertThat(survey.rows()).isEqualTo(n);
            assertThat(survey.width()).isEqualTo(2);
            assertThat(survey.labels()).isEqualTo(whole.labels());
            assertThat(survey.targetDeviation(true)).isCloseTo(Math.sqrt(square / (n - 1)), within(1e-9));
            assertThat(survey.targetDeviation(false)).isCloseTo(Math.sqrt(square / n), within(1e-9));
        }
        assertThat(merged.longest).isEqualTo(whole.longest);
    }
}
