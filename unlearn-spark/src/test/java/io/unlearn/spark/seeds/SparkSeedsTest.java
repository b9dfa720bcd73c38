package io.unlearn.spark.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.algorithms.experiment.ExperimentPlan;
import io.unlearn.algorithms.experiment.ExperimentResult;
import io.unlearn.algorithms.experiment.SeedRunner;
import io.unlearn.algorithms.experiment.UnlearningExperiment;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSeedsTest {
    private static final ExperimentPlan PLAN = ExperimentPlan.of(7, 2);
    private static JavaSparkContext context;

    @TempDir
    Path folder;

    @BeforeAll
    static void session() {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .appName("unlearn-spark tests")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        context = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    private ExperimentResult run(PointsExperiment definition, String name, SeedRunner runner) {
        return UnlearningExperiment.of(definition, PLAN, folder.resolve(name)).run(runner, Progress.none());
    }

    private static List<ScoreMatrix> scores(ExperimentResult result) {
        return Stream.concat(
                        Stream.of(
                                result.originals().scores(),
                                result.retrained().scores(),
                                result.retrainedAgain().scores()),
                        result.contenders().stream().map(c -> c.ensemble().scores()))
                .toList();
    }

    @Test
    void theScoresAreThoseOfOneMachine() {
        ExperimentResult here = run(new PointsExperiment(), "here", SeedRunner.serial());
        ExperimentResult there = run(new PointsExperiment(), "there", SparkSeeds.sharing(context, 3));
        assertThat(scores(there)).isEqualTo(scores(here));
    }

    /** Cannot train. */
    public static final class Broken extends PointsExperiment {
        /** For executors. */
        public Broken() {}

        @Override
        public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
            throw new IllegalStateException("the coffee machine is empty");
        }
    }

    @Test
    void aTaskThatFailsIsReportedWithItsCause() {
        // Spark logs every failure with its stack, this one too.
        context.setLogLevel("OFF");
        try {
            assertThatThrownBy(() -> run(new Broken(), "broken", SparkSeeds.sharing(context, 1)))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("of originals on the cluster must be made but is not")
                    .hasMessageContaining("the coffee machine is empty");
        } finally {
            context.setLogLevel("ERROR");
        }
    }

    /** Trains for ever. */
    public static final class Endless extends PointsExperiment {
        static final CountDownLatch STARTED = new CountDownLatch(1);
        static final CountDownLatch ENDED = new CountDownLatch(1);

        /** For executors. */
        public Endless() {}

        @Override
        public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
            STARTED.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError();
            } catch (InterruptedException e) {
                ENDED.countDown();
                throw new CancellationException();
            }
        }
    }

    @Test
    void anInterruptEndsTheTask() throws Exception {
        Thread caller = Thread.currentThread();
        Thread impatient = new Thread(() -> {
            try {
                Endless.STARTED.await();
            } catch (InterruptedException e) {
                return;
            }
            caller.interrupt();
        });
        impatient.start();
        assertThatThrownBy(() -> run(new Endless(), "endless", SparkSeeds.sharing(context, 1)))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        assertThat(Endless.ENDED.await(20, TimeUnit.SECONDS))
                .as("the task was interrupted")
                .isTrue();
    }

    @Test
    void executorsWithSeveralTasksAreRefusedUnlessTheyMayShare() {
        assertThatThrownBy(() -> SparkSeeds.runner(context, 1))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("must be 1 but is 2");
    }
}
