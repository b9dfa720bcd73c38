package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bounds against the truth, on random problems of every shape. */
class CertifiedResidualTest {
    private static final int LOGISTIC_PROBLEMS = 10_000;
    private static final int RIDGE_PROBLEMS = 1_000;

    @Test
    void theCertifiedResidualIsNeverBelowTheTrueOne() {
        SplittableRandom random = new SplittableRandom(20_261);
        Map<RemovalRoute, Integer> routes = new EnumMap<>(RemovalRoute.class);
        for (int trial = 0; trial < LOGISTIC_PROBLEMS; trial++) {
            int n = 6 + random.nextInt(10);
            int d = 1 + random.nextInt(4);
            int classes = 2 + random.nextInt(2);
            TrainingRows rows = Rows.classes(n, d, classes, random.nextLong());
            double total = Math.exp(-4 + 8 * random.nextDouble());
            boolean perSample = random.nextBoolean();
            Regularisation regularisation =
                    perSample ? Regularisation.perSample(total / n) : Regularisation.fixedTotal(total);
            int removed = 1 + random.nextInt(5);
            checkLogistic(rows, regularisation, removed, routes);
        }
        assertThat(routes)
                .as("each route is taken")
                .containsKeys(RemovalRoute.ANCHORED, RemovalRoute.AUDIT, RemovalRoute.CHORD);
    }

    private static void checkLogistic(
            TrainingRows rows, Regularisation regularisation, int removed, Map<RemovalRoute, Integer> routes) {
        try (LinearRemoval model = CertifiedTrainer.logistic()
                .regularisation(regularisation)
                .progress(Progress.none())
                .train(rows)) {
            LinearModel shape = model.publish().model();
            int gone = 0;
            while (gone < removed) {
                int now = 1 + gone % 2;
                int from = gone;
                gone = Math.min(removed, gone + now);
                RemovalEvidence evidence =
                        model.remove(range(from, gone)).certifiedOrThrow().evidence();
                if (gone == 1 || gone == removed) {
                    assertAbove(evidence, model, shape, rows, regularisation, gone);
                }
                routes.merge(evidence.route(), 1, Integer::sum);
            }
            model.publish();
            int all = removed;
            TrainingRows left = rows.where(i -> i >= all);
            double released =
                    BigGradient.residual(shape, model.innerWeightsCopy(), left, regularisation.total(left.size()));
            assertThat(released).as("a release is verified").isLessThanOrEqualTo(model.residualLimit());
        }
    }

    private static void assertAbove(
            RemovalEvidence evidence,
            LinearRemoval model,
            LinearModel shape,
            TrainingRows rows,
            Regularisation regularisation,
            int gone) {
        TrainingRows left = rows.where(i -> i >= gone);
        double truth = BigGradient.residual(shape, model.innerWeightsCopy(), left, regularisation.total(left.size()));
        assertThat(evidence.residual()).as("route %s", evidence.route()).isGreaterThanOrEqualTo(truth);
        assertThat(evidence.residual()).isLessThanOrEqualTo(evidence.residualLimit());
    }

    @Test
    void aLeastSquaresRemovalIsTheRetrainedModel() {
        SplittableRandom random = new SplittableRandom(20_262);
        for (int trial = 0; trial < RIDGE_PROBLEMS; trial++) {
            int n = 6 + random.nextInt(40);
            int d = 1 + random.nextInt(8);
            TrainingRows rows = Rows.targets(n, d, random.nextLong());
            Regularisation regularisation = random.nextBoolean()
                    ? Regularisation.fixedTotal(0.05 + random.nextDouble())
                    : Regularisation.perSample(0.01 + 0.1 * random.nextDouble());
            int removed = 1 + random.nextInt(n - 1);
            try (LinearRemoval model = ridge(regularisation).train(rows);
                    LinearRemoval retrained = ridge(regularisation).train(rows.where(i -> i >= removed))) {
                model.remove(first(removed)).certifiedOrThrow();
                double[] actual = model.innerWeightsCopy();
                double[] expected = retrained.innerWeightsCopy();
                for (int j = 0; j < actual.length; j++) {
                    assertThat(Math.abs(actual[j] - expected[j])).isLessThan(1e-8);
                }
            }
        }
    }

    @Test
    void theLeastSquaresResidualIsNeverBelowTheTrueOne() {
        SplittableRandom random = new SplittableRandom(20_263);
        for (int trial = 0; trial < RIDGE_PROBLEMS; trial++) {
            TrainingRows rows = Rows.targets(8 + random.nextInt(10), 1 + random.nextInt(4), random.nextLong());
            Regularisation regularisation = Regularisation.fixedTotal(0.1 + random.nextDouble());
            try (LinearRemoval model = ridge(regularisation).train(rows)) {
                double residual =
                        model.remove(first(2)).certifiedOrThrow().evidence().residual();
                double truth = BigGradient.residual(
                        model.publish().model(),
                        model.innerWeightsCopy(),
                        rows.where(i -> i >= 2),
                        regularisation.value());
                assertThat(residual).isGreaterThanOrEqualTo(truth);
            }
        }
    }

    private static CertifiedTrainer ridge(Regularisation regularisation) {
        return CertifiedTrainer.leastSquares().regularisation(regularisation).progress(Progress.none());
    }

    private static RemovalRequest first(int count) {
        return range(0, count);
    }

    private static RemovalRequest range(int from, int to) {
        List<RecordId> ids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ids.add(RecordId.of(Integer.toString(i)));
        }
        return RemovalRequest.records(ids);
    }
}
