package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import org.junit.jupiter.api.Test;

/** How often the rows are read. */
class PassesTest {
    private static final String FIND = "unlearn: rows to forget";
    private static final String RESIDUAL = "unlearn: residual";

    @Test
    void aRemovalIsOneJoinAndOnePass() throws Exception {
        Rows rows = Rows.classes(800, 6, 2, 2);
        try (SparkRemoval model = SparkTrainer.logistic()
                        .regularisation(Regularisation.fixedTotal(4))
                        .progress(Progress.none())
                        .train(rows.onCluster());
                Cluster.Jobs jobs = Cluster.Jobs.watch()) {
            RemovalEvidence evidence = model.remove(RemovalRequest.subject("s9"))
                    .certifiedOrThrow()
                    .evidence();
            assertThat(jobs.seen()).containsExactly(FIND, RESIDUAL);
            assertThat(evidence.route()).isEqualTo(RemovalRoute.NEWTON);
            model.remove(RemovalRequest.subject("s9"));
            model.plan(RemovalRequest.subject("s10"));
            assertThat(jobs.seen()).containsExactly(FIND, RESIDUAL, FIND, FIND);
            model.publish();
            long passes = jobs.seen().stream().filter(RESIDUAL::equals).count();
            assertThat(passes).as("polishing for the release").isBetween(2L, 4L);
            model.publish();
            assertThat(jobs.seen().stream().filter(RESIDUAL::equals).count()).isEqualTo(passes);
        }
    }

    @Test
    void bringingTheRowsSavesTheJoin() throws Exception {
        Rows rows = Rows.targets(800, 6, 2);
        try (SparkRemoval model =
                        SparkTrainer.leastSquares().progress(Progress.none()).train(rows.onCluster());
                Cluster.Jobs jobs = Cluster.Jobs.watch()) {
            SparkRows brought = rows.onCluster(row -> row / 4 == 9 || row == 3);
            RemovalEvidence evidence = model.remove(RemovalRequest.subject("s9"), brought)
                    .certifiedOrThrow()
                    .evidence();
            assertThat(evidence.route()).isEqualTo(RemovalRoute.EXACT);
            assertThat(jobs.seen().stream().filter(RESIDUAL::equals)).hasSize(1);
            model.publish();
            assertThat(jobs.seen().stream().filter(RESIDUAL::equals))
                    .as("nothing to polish")
                    .hasSize(1);
        }
    }

    @Test
    void manyColumnsAreSolvedByProducts() throws Exception {
        Rows rows = Rows.classes(200, 4, 2, 7);
        SparkRows one = rows.onCluster().withData(rows.data(row -> true).coalesce(1));
        SparkTrainer trainer = SparkTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(20))
                .progress(Progress.none());
        try (SparkRemoval direct = trainer.train(one);
                SparkRemoval products = trainer.mostColumns(3).train(one)) {
            RemovalRequest request = RemovalRequest.subject("s9");
            direct.remove(request);
            assertThat(products.remove(request).certifiedOrThrow().evidence().route())
                    .isEqualTo(RemovalRoute.NEWTON_CG);
            direct.publish();
            products.publish();
            double[] expected = direct.innerWeightsCopy();
            double[] actual = products.innerWeightsCopy();
            double distance = 2 * direct.residualLimit() / 20;
            for (int j = 0; j < expected.length; j++) {
                assertThat(actual[j]).isBetween(expected[j] - distance, expected[j] + distance);
            }
        }
    }

    @Test
    void theCacheIsMadeAnewWithoutRemovedRows() throws Exception {
        Rows rows = Rows.classes(400, 6, 2, 2);
        try (SparkRemoval model =
                SparkTrainer.logistic().progress(Progress.none()).train(rows.onCluster())) {
            assertThat(cachedRows(model)).isEqualTo(400);
            model.remove(RemovalRequest.subject("s9"));
            assertThat(cachedRows(model)).as("the block still holds them").isEqualTo(400);
            model.uncache();
            model.remove(RemovalRequest.subject("s10"));
            assertThat(cachedRows(model)).isEqualTo(396);
            assertThat(model.remainingRows()).isEqualTo(392);
        }
    }

    private static long cachedRows(SparkRemoval model) {
        return model.source().cached().collect().stream()
                .mapToLong(block -> block.rows())
                .sum();
    }
}
