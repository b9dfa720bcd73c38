package io.unlearn.examples.spark;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.spark.SparkRemoval;
import io.unlearn.spark.SparkRows;
import io.unlearn.spark.SparkTrainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * How time and traffic grow with the number of rows: trains, removes ten people (a hundred rows) three times, and releases, for each
 * number of rows that is given. Prints one line of a table for each kind of job: how often it ran, its median time and the
 * bytes that tasks sent. Arguments: {@code logistic} or {@code squares}, the number of features, then numbers of rows; logistic
 * 100 100000 1000000 by default.
 */
public final class GrowthOfRows {
    private GrowthOfRows() {}

    /** Runs the program. */
    public static void main(String[] args) throws InterruptedException {
        boolean squares = args.length > 0 && args[0].equals("squares");
        int columns = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        long[] sizes = args.length > 2
                ? IntStream.range(2, args.length)
                        .mapToLong(i -> Long.parseLong(args[i]))
                        .toArray()
                : new long[] {100_000, 1_000_000};
        SparkSession session = Sessions.start("unlearn: growth of rows");
        System.out.println("| rows | job | times | median ms | bytes sent, each | bytes of results, each |");
        System.out.println("|---|---|---|---|---|---|");
        try {
            measure(session, squares, 20_000, columns);
            for (long rows : sizes) {
                measure(session, squares, rows, columns).forEach(System.out::println);
            }
        } finally {
            session.stop();
        }
    }

    private static List<String> measure(SparkSession session, boolean squares, long rows, int columns)
            throws InterruptedException {
        Jobs jobs = new Jobs();
        session.sparkContext().addSparkListener(jobs);
        SparkRows table = SparkRows.of(InventedRows.table(session, rows, columns, 16))
                .subject("person")
                .idsAreDistinct(true);
        List<String> lines = new ArrayList<>();
        SparkTrainer trainer = squares ? SparkTrainer.leastSquares() : SparkTrainer.logistic();
        try (SparkRemoval model = trainer.regularisation(Regularisation.perSample(1e-4))
                .progress(Progress.none())
                .train(table)) {
            for (int batch = 0; batch < 3; batch++) {
                int first = 100 * batch;
                List<SubjectId> people = IntStream.range(first, first + 10)
                        .mapToObj(i -> SubjectId.of("person-" + i))
                        .toList();
                RemovalEvidence evidence = model.remove(RemovalRequest.subjects(people))
                        .certifiedOrThrow()
                        .evidence();
                lines.add(String.format(
                        "| %,d | removal %d by %s | 1 | %d | | residual %.1e of %.1e |",
                        rows,
                        batch + 1,
                        evidence.route(),
                        evidence.nanos() / 1_000_000,
                        evidence.residual(),
                        evidence.residualLimit()));
            }
            model.publish();
        }
        Thread.sleep(1_000);
        session.sparkContext().removeSparkListener(jobs);
        lines.addAll(0, jobs.lines(rows));
        return lines;
    }

    /** Times jobs by what they are for, and adds up what their tasks sent. */
    private static final class Jobs extends SparkListener {
        private final Map<Integer, String> kinds = new LinkedHashMap<>();
        private final Map<Integer, Long> starts = new LinkedHashMap<>();
        private final Map<Integer, Integer> jobOfStage = new LinkedHashMap<>();
        private final Map<String, List<Long>> times = new LinkedHashMap<>();
        private final Map<String, Long> shuffled = new LinkedHashMap<>();
        private final Map<String, Long> results = new LinkedHashMap<>();

        @Override
        public synchronized void onJobStart(SparkListenerJobStart start) {
            kinds.put(start.jobId(), String.valueOf(start.properties().getProperty("spark.job.description")));
            starts.put(start.jobId(), start.time());
            start.stageIds().foreach(stage -> jobOfStage.put((Integer) stage, start.jobId()));
        }

        @Override
        public synchronized void onJobEnd(SparkListenerJobEnd end) {
            long took = end.time() - starts.getOrDefault(end.jobId(), end.time());
            times.computeIfAbsent(kinds.getOrDefault(end.jobId(), ""), kind -> new ArrayList<>())
                    .add(took);
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
            Integer job = jobOfStage.get(end.stageId());
            if (job != null && end.taskMetrics() != null) {
                String kind = kinds.getOrDefault(job, "");
                shuffled.merge(kind, end.taskMetrics().shuffleWriteMetrics().bytesWritten(), Long::sum);
                results.merge(kind, end.taskMetrics().resultSize(), Long::sum);
            }
        }

        synchronized List<String> lines(long rows) {
            List<String> lines = new ArrayList<>();
            times.forEach((kind, each) -> {
                List<Long> sorted = each.stream().sorted().toList();
                lines.add(String.format(
                        "| %,d | %s | %d | %d | %,d | %,d |",
                        rows,
                        kind,
                        each.size(),
                        sorted.get(sorted.size() / 2),
                        shuffled.getOrDefault(kind, 0L) / each.size(),
                        results.getOrDefault(kind, 0L) / each.size()));
            });
            return lines;
        }
    }
}
