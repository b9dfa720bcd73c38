package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Counts finished models and foretells the rest. Thread-safe; tells its listeners one thing at a time. */
final class Tracker {
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final Progress progress;
    private final Consumer<ExperimentStatus> listener;
    private final long start = System.nanoTime();
    private double workedSeconds;

    private static final class Count {
        private int done;
        private int total;
        private double seconds;
    }

    Tracker(Progress progress, Consumer<ExperimentStatus> listener) {
        this.progress = progress;
        this.listener = listener;
    }

    synchronized void expect(String group, int models, List<ModelRun> finished) {
        Count count = counts.computeIfAbsent(group, key -> new Count());
        count.total = models;
        count.done = finished.size();
        count.seconds = finished.stream().mapToDouble(ModelRun::wallSeconds).sum();
    }

    synchronized void finished(SeedJob job, ModelRun run) {
        Count count = counts.computeIfAbsent(job.group(), key -> new Count());
        count.done++;
        count.seconds += run.wallSeconds();
        workedSeconds += run.wallSeconds();
        progress.update(job.group(), count.done, count.total);
        listener.accept(status(job));
    }

    private ExperimentStatus status(SeedJob job) {
        int done = counts.values().stream().mapToInt(c -> c.done).sum();
        int total = counts.values().stream().mapToInt(c -> c.total).sum();
        double elapsed = (System.nanoTime() - start) / 1e9;
        return new ExperimentStatus(job, done, total, duration(elapsed), left(done, elapsed));
    }

    private Optional<Duration> left(int done, double elapsed) {
        if (workedSeconds == 0) {
            return Optional.empty();
        }
        double mean = counts.values().stream().mapToDouble(c -> c.seconds).sum() / done;
        double work = 0;
        for (Count count : counts.values()) {
            work += (count.total - count.done) * (count.done == 0 ? mean : count.seconds / count.done);
        }
        // More than one model may be under way at once, and reading and scoring take time too.
        return Optional.of(duration(work * elapsed / workedSeconds));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
