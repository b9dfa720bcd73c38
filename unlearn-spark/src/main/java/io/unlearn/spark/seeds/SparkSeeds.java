package io.unlearn.spark.seeds;

import io.unlearn.algorithms.experiment.SeedAnswer;
import io.unlearn.algorithms.experiment.SeedPlace;
import io.unlearn.algorithms.experiment.SeedRunner;
import io.unlearn.algorithms.experiment.SeedTask;
import io.unlearn.core.error.InvalidStateException;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Makes the models of an experiment on a cluster, each in a task of its own. The experiment's folder is on the driver; an executor
 * gets a model's seed and, if it unlearns, its original, and sends back the scores. The scores are those of one machine.
 *
 * <pre>{@code
 * UnlearningExperiment.of(definition, plan, folder).run(SparkSeeds.runner(context, 64), Progress.log());
 * }</pre>
 *
 * <p>The definition's class and its data must be on every executor: a public class with a public constructor without arguments. Each
 * task makes a definition of its own and closes it, which frees what the engine holds for it. libtorch gets its libraries and its number
 * of threads from the executor's class path and options:
 *
 * <pre>
 * --conf spark.executor.cores=1 --conf spark.executorEnv.OPT_OUT_TRACKING=true
 * --conf "spark.executor.extraJavaOptions=-Dai.djl.offline=true -Dai.djl.pytorch.num_threads=1"
 * </pre>
 *
 * <p>A task that is lost with its executor is started again by Spark and gives the same model. If a task fails for good, or the calling
 * thread is interrupted, the others are cancelled; finished models are kept either way. Runners are immutable and thread-safe.
 */
public final class SparkSeeds {
    private SparkSeeds() {}

    /**
     * Returns a runner for executors that have one task at a time, so that no two definitions share an engine.
     *
     * @param tasks how many at once, at least 1; what is beyond the cluster's cores waits there
     * @throws InvalidStateException if an executor may have several tasks at once, or Spark does not say how many
     * @throws io.unlearn.core.error.OutOfRangeException if there is no task
     */
    public static SeedRunner runner(JavaSparkContext context, int tasks) {
        TasksPerExecutor.requireOne(context.master(), name -> context.getConf().get(name, ""));
        return sharing(context, tasks);
    }

    /**
     * Returns a runner for executors with any number of tasks at once. Definitions and methods must allow several threads, as for {@link
     * SeedRunner#threads}; those of unlearn-algorithms on models of unlearn-djl do.
     *
     * @param tasks how many at once, at least 1; what is beyond the cluster's cores waits there
     * @throws io.unlearn.core.error.OutOfRangeException if there is no task
     */
    public static SeedRunner sharing(JavaSparkContext context, int tasks) {
        return SeedRunner.remote(tasks, new Cluster(context));
    }

    private record Cluster(JavaSparkContext context) implements SeedPlace {
        @Override
        public SeedAnswer carryOut(SeedTask task) throws InterruptedException {
            // A job for each model: its answer is written as soon as it is there, and it is cancelled by itself.
            String group = "unlearn-" + UUID.randomUUID();
            context.setJobGroup(group, task.toString(), true);
            try {
                return context.parallelize(List.of(task), 1)
                        .map(SeedTask::carryOut)
                        .collect()
                        .get(0);
            } catch (Exception e) {
                // Spark throws checked exceptions that its methods do not declare.
                context.cancelJobGroup(group);
                if (e instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                throw failed(task, e);
            } finally {
                context.clearJobGroup();
            }
        }

        private static InvalidStateException failed(SeedTask task, Exception cause) {
            Throwable deepest = cause;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            InvalidStateException error = new InvalidStateException(
                    task + " on the cluster",
                    "made",
                    "not: "
                            + String.valueOf(deepest.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("no message"),
                    "The cause has the executor's stack. Run the experiment again to go on: finished models are kept.");
            error.initCause(cause);
            return error;
        }
    }
}
