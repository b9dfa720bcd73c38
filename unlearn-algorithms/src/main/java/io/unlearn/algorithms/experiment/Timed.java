package io.unlearn.algorithms.experiment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Supplier;

/**
 * A model with the time that it took.
 *
 * @param model the model
 * @param wallSeconds by the clock
 * @param cpuSeconds of the thread; the clock's where the machine does not tell
 */
record Timed<M>(M model, double wallSeconds, double cpuSeconds) {
    /** Times work that makes several models; each gets an equal part. */
    static <M> List<Timed<M>> ofAll(Supplier<List<M>> work) {
        Timed<List<M>> all = of(work);
        int count = all.model().size();
        return all.model().stream()
                .map(model -> new Timed<>(model, all.wallSeconds() / count, all.cpuSeconds() / count))
                .toList();
    }

    static <M> Timed<M> of(Supplier<M> work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean known = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        long cpu = known ? threads.getCurrentThreadCpuTime() : 0;
        long wall = System.nanoTime();
        M model = work.get();
        double wallSeconds = (System.nanoTime() - wall) / 1e9;
        double cpuSeconds = known ? (threads.getCurrentThreadCpuTime() - cpu) / 1e9 : wallSeconds;
        return new Timed<>(model, wallSeconds, cpuSeconds);
    }
}
