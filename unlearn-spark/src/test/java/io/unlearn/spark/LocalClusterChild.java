package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * A driver with two executors in processes of their own, of which it kills one in the middle of the pass that measures a residual.
 * Started by {@link LocalClusterTest} with a folder that looks like an installation of Spark, a class path for the executors and a
 * file for the results.
 */
final class LocalClusterChild {
    static final int ROWS = 100_000;
    static final int COLUMNS = 30;
    static final Regularisation REGULARISATION = Regularisation.perSample(1e-3);

    private LocalClusterChild() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("spark.testing", "true");
        System.setProperty("spark.test.home", args[0]);
        SparkSession session = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("unlearn tests on a local cluster")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "localhost")
                .config("spark.executor.memory", "512m")
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .config("spark.executor.extraClassPath", args[1])
                .config("spark.sql.shuffle.partitions", "4")
                .getOrCreate();
        Killer killer = new Killer();
        session.sparkContext().addSparkListener(killer);
        Rows squares = Rows.targets(ROWS, COLUMNS, 5);
        Rows classes = Rows.classes(ROWS, COLUMNS, 2, 6);
        String regression;
        String weights;
        String certificate;
        try (SparkRemoval model = SparkTrainer.leastSquares()
                .regularisation(REGULARISATION)
                .progress(Progress.none())
                .train(rows(session, squares))) {
            killer.arm();
            model.remove(RemovalRequest.subject("s20")).certifiedOrThrow();
            killer.await(1);
            regression = line(model.publish().model().weightsCopy());
        }
        try (SparkRemoval model = SparkTrainer.logistic()
                .regularisation(REGULARISATION)
                .progress(Progress.none())
                .train(rows(session, classes))) {
            killer.arm();
            model.remove(RemovalRequest.subject("s20")).certifiedOrThrow();
            killer.await(2);
            Release<LinearModel> release = model.publish();
            weights = line(model.innerWeightsCopy());
            certificate =
                    release.certificate().toJson() + "\n" + line(release.model().weightsCopy());
        }
        Files.writeString(
                Path.of(args[2]),
                killer.removed.get() + " " + killer.lostTasks + "\n" + regression + "\n" + weights + "\n" + certificate
                        + "\n");
        session.stop();
    }

    private static SparkRows rows(SparkSession session, Rows rows) {
        return SparkRows.of(rows.data(session, row -> true).repartition(16)).subject("person");
    }

    private static String line(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toHexString).collect(Collectors.joining(" "));
    }

    /** Kills an executor at the end of the second task of the next pass that measures a residual. */
    private static final class Killer extends SparkListener {
        private final AtomicInteger removed = new AtomicInteger();
        private int lostTasks;
        private boolean armed;
        private int tasks = -1;

        synchronized void arm() {
            armed = true;
            tasks = -1;
        }

        @Override
        public synchronized void onJobStart(SparkListenerJobStart start) {
            if (armed && "unlearn: residual".equals(start.properties().getProperty("spark.job.description"))) {
                tasks = 0;
            }
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
            lostTasks += end.reason() instanceof ExecutorLostFailure ? 1 : 0;
            if (armed && tasks >= 0 && ++tasks == 2) {
                armed = false;
                killOne();
            }
        }

        /** Waits until so many executors are known to be lost. */
        void await(int executors) throws InterruptedException {
            for (int i = 0; i < 600 && removed.get() < executors; i++) {
                Thread.sleep(100);
            }
        }

        private static void killOne() {
            Optional<ProcessHandle> executor = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .findFirst();
            executor.orElseThrow().destroyForcibly();
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
            removed.incrementAndGet();
        }
    }

    static double[] numbers(String line) {
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    static String[] read(Path file) throws IOException {
        return Files.readString(file).split("\n");
    }
}
