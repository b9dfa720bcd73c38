package io.unlearn.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * The work of {@link SeedTrainingBenchmark} and {@link SeedInferenceBenchmark} on one thread, for machines that others use too: the forms run
 * in turn in one process, and the processor time of this thread is counted, with one engine thread. Prints the lowest time of each form as
 * lines of a table.
 *
 * <pre>
 * java -Dai.djl.offline=true -Dai.djl.pytorch.num_threads=1 -cp benchmarks/target/benchmarks.jar io.unlearn.benchmarks.SeedRatio 64 10
 * </pre>
 */
public final class SeedRatio {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SeedRatio() {}

    /**
     * Measures.
     *
     * @param arguments the number of networks and that of rounds
     */
    public static void main(String[] arguments) {
        int seeds = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        for (String network : new String[] {"mlp", "cnn"}) {
            for (int batch : new int[] {1, 4, 16, 64}) {
                SeedWork work = SeedWork.of(seeds, Math.max(64, 4 * batch), batch, network);
                work.make();
                String name = String.format(Locale.ROOT, "%d %s, batch %d", seeds, network, batch);
                report(
                        name + ", training",
                        rounds,
                        List.of(work::bareTraining, work::singleTraining, work::stackedTrainingAlone));
                report(
                        name + ", scoring",
                        rounds,
                        List.of(work::bareScoring, work::singleScoring, work::stackedScoringAlone));
                work.free();
            }
        }
    }

    private static void report(String name, int rounds, List<DoubleSupplier> forms) {
        double[] best = new double[forms.size()];
        Arrays.fill(best, Double.MAX_VALUE);
        for (int round = 0; round < rounds; round++) {
            for (int form = 0; form < best.length; form++) {
                best[form] = Math.min(best[form], milliseconds(forms.get(form)));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms (%.2f) | %.1f ms | %.2f |%n",
                name,
                best[0],
                best[1],
                best[0] / best[1],
                best[2],
                best[1] / best[2]);
    }

    private static double milliseconds(DoubleSupplier work) {
        long start = THREADS.getCurrentThreadCpuTime();
        double unused = work.getAsDouble();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }
}
