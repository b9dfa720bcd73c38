package io.unlearn.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all tests of this JVM, and what it does. */
final class Cluster {
    private static final SparkSession SESSION = start();

    private Cluster() {}

    static SparkSession session() {
        return SESSION;
    }

    private static SparkSession start() {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .appName("unlearn tests")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.default.parallelism", "4")
                .config("spark.driver.host", "localhost")
                .config("spark.sql.warehouse.dir", "target/warehouse")
                .getOrCreate();
        session.sparkContext().setCheckpointDir("target/checkpoints");
        return session;
    }

    /** Counts jobs by what they are for, while it is open. */
    static final class Jobs extends SparkListener implements AutoCloseable {
        private final List<String> descriptions = Collections.synchronizedList(new ArrayList<>());
        private long bytes;

        static Jobs watch() {
            Jobs jobs = new Jobs();
            SESSION.sparkContext().addSparkListener(jobs);
            return jobs;
        }

        @Override
        public void onJobStart(SparkListenerJobStart start) {
            descriptions.add(String.valueOf(start.properties().getProperty("spark.job.description")));
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskMetrics() != null) {
                bytes += end.taskMetrics().resultSize()
                        + end.taskMetrics().shuffleWriteMetrics().bytesWritten();
            }
        }

        /** Returns what jobs were for, in their order; waits until all of them are known. */
        List<String> seen() throws Exception {
            SESSION.sparkContext().listenerBus().waitUntilEmpty();
            return List.copyOf(descriptions);
        }

        /** Returns how many bytes of results and of shuffles the tasks wrote. */
        synchronized long bytes() throws Exception {
            SESSION.sparkContext().listenerBus().waitUntilEmpty();
            return bytes;
        }

        @Override
        public void close() {
            SESSION.sparkContext().removeSparkListener(this);
        }
    }
}
