package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.ResemblingRows;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Rows 50 and 51 are copies of row 3, rows 52 and 53 lie 1e-3 from it, row 54 lies 1e-1 from it. */
class NearDuplicatesTest {
    private static final int ROWS = 55;
    private static final int COLUMNS = 20;
    private static final TrainingRows DATA = data();

    private static TrainingRows data() {
        TrainingRows base = Rows.classes(50, COLUMNS, 2, 21);
        double[][] x = new double[ROWS][];
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            int source = i < 50 ? i : 3;
            x[i] = base.featuresCopy(source);
            labels[i] = base.label(source);
        }
        labels[51] = 1 - labels[3];
        x[52][COLUMNS - 1] += 1e-3;
        x[53][0] -= 1e-3;
        x[54][5] += 0.1;
        return TrainingRows.classification(x, labels);
    }

    private static CertifiedTrainer trainer(NearDuplicates policy) {
        return CertifiedTrainer.logistic()
                .rowNormBound(1.2)
                .nearDuplicates(policy)
                .progress(Progress.none());
    }

    @Test
    void nothingIsLookedForByDefault() {
        CertifiedTrainer trainer = CertifiedTrainer.logistic().rowNormBound(1.2).progress(Progress.none());
        try (LinearRemoval model = trainer.train(DATA)) {
            assertThat(model.remove(RemovalRequest.record("3"))
                            .certifiedOrThrow()
                            .resembling())
                    .isEmpty();
            assertThat(model.publish().certificate().conditions()).isEmpty();
        }
    }

    @Test
    void rowsThatStayAreReported() {
        try (LinearRemoval model = trainer(NearDuplicates.report(2e-3)).train(DATA)) {
            assertThat(model.resembling(RemovalRequest.record("3"))).containsExactly(ids("50", "51", "52", "53"));
            RemovalOutcome.Certified outcome =
                    model.remove(RemovalRequest.record("3")).certifiedOrThrow();
            assertThat(outcome.resembling()).contains(new ResemblingRows(2, 2));
            assertThat(model.remove(RemovalRequest.record("9"))
                            .certifiedOrThrow()
                            .resembling())
                    .contains(new ResemblingRows(0, 0));
            assertThat(model.remove(RemovalRequest.records(List.of(ids("50", "52"))))
                            .certifiedOrThrow()
                            .resembling())
                    .as("rows that are gone, or that go together, do not stay")
                    .contains(new ResemblingRows(1, 1));
        }
    }

    /** The condition is there before any row is removed: it tells nothing about removed rows. */
    @Test
    void reportingIsAConditionFromTheBeginning() {
        try (LinearRemoval model = trainer(NearDuplicates.report(0)).train(DATA)) {
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().conditions()).containsExactly(Condition.NEAR_DUPLICATES_MAY_STAY);
            VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), DATA);
            assertThat(report.valid()).isFalse();
            assertThat(report.validUnderConditions()).isTrue();
        }
    }

    @Test
    void aRequestThatLeavesThemIsRefusedUntilItNamesThem() {
        try (LinearRemoval model = trainer(NearDuplicates.refuse(2e-3)).train(DATA)) {
            double[] before = model.innerWeightsCopy();
            assertThatThrownBy(() -> model.remove(RemovalRequest.record("3")))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessage(
                            "number of rows that resemble those of the request and would stay must be 0 but is 4 (2 of"
                                    + " them with the same features). Add them to the request; resembling(request) names them.");
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(ROWS);
            List<RecordId> all = new ArrayList<>(model.resembling(RemovalRequest.record("3")));
            all.add(RecordId.of("3"));
            assertThat(model.remove(RemovalRequest.records(all))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(5);
            assertThat(model.publish().certificate().conditions()).isEmpty();
        }
    }

    @Test
    void theDistanceDecides() {
        try (LinearRemoval same = trainer(NearDuplicates.report(0)).train(DATA);
                LinearRemoval wide = trainer(NearDuplicates.report(0.2)).train(DATA)) {
            assertThat(same.remove(RemovalRequest.record("3"))
                            .certifiedOrThrow()
                            .resembling())
                    .contains(new ResemblingRows(2, 0));
            assertThat(wide.remove(RemovalRequest.record("3"))
                            .certifiedOrThrow()
                            .resembling())
                    .contains(new ResemblingRows(2, 3));
        }
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> NearDuplicates.refuse(wrong)).isInstanceOf(OutOfRangeException.class);
        }
    }

    /** The search with early exits finds what comparing every pair finds. */
    @Property(tries = 30)
    void findsWhatComparingEveryPairFinds(@ForAll @IntRange(min = 1, max = 1_000_000) int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int d = 1 + random.nextInt(40);
        double[][] x = new double[30][d];
        int[] labels = new int[30];
        for (int i = 0; i < 30; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < d; j++) {
                x[i][j] = random.nextInt(d < 4 ? 3 : 2) / (2.0 * d);
            }
        }
        double distance = random.nextDouble() / Math.sqrt(d);
        int removed = random.nextInt(30);
        TrainingRows rows = TrainingRows.classification(x, labels);
        try (LinearRemoval model = trainer(NearDuplicates.report(distance)).train(rows)) {
            assertThat(model.resembling(RemovalRequest.record(String.valueOf(removed))))
                    .containsExactlyInAnyOrder(IntStream.range(0, 30)
                            .filter(i -> i != removed && distance(x[i], x[removed]) <= distance)
                            .mapToObj(i -> RecordId.of(String.valueOf(i)))
                            .toArray(RecordId[]::new));
        }
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(IntStream.range(0, a.length)
                .mapToDouble(j -> (a[j] - b[j]) * (a[j] - b[j]))
                .sum());
    }

    private static RecordId[] ids(String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> RecordId.of(values[i]))
                .toArray(RecordId[]::new);
    }
}
