package io.unlearn.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * The throughput of the library relative to DJL's in {@link NetworkBenchmark}, for machines that others use too: both sides run in turn
 * in one process, and the processor time of this thread is counted, with one engine thread. Prints the median of the ratios and the
 * quarter points.
 */
public final class NetworkRatio {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 60;

    private NetworkRatio() {}

    /** Measures all four pairs. */
    public static void main(String[] arguments) {
        for (String network : new String[] {"cnn", "mlp"}) {
            NetworkBenchmark benchmark = new NetworkBenchmark();
            benchmark.network = network;
            benchmark.build();
            int steps = network.equals("cnn") ? 5 : 60;
            report(network + " train", steps, benchmark::bareDjlTrain, benchmark::libraryTrain);
            report(network + " score", Math.max(1, steps / 5), benchmark::bareDjlScore, benchmark::libraryScore);
            benchmark.free();
        }
    }

    private static void report(String name, int calls, Runnable bare, Runnable library) {
        for (int i = 0; i < 10; i++) {
            time(calls, bare);
            time(calls, library);
        }
        double[] ratios = new double[ROUNDS];
        double[] bareTimes = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            bareTimes[i] = time(calls, bare);
            ratios[i] = bareTimes[i] / time(calls, library);
        }
        Arrays.sort(ratios);
        Arrays.sort(bareTimes);
        System.out.printf(
                Locale.ROOT,
                "%-10s DJL %8.1f us, throughput of the library / DJL %.3f (quarters %.3f, %.3f)%n",
                name,
                bareTimes[ROUNDS / 2],
                ratios[ROUNDS / 2],
                ratios[ROUNDS / 4],
                ratios[3 * ROUNDS / 4]);
    }

    private static double time(int calls, Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / calls;
    }
}
