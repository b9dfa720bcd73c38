package io.unlearn.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The logit-scaled confidences of many small networks for the same images, in several ways; times are for all networks. libtorch has one thread for each
 * Java thread. {@link SeedRatio} is for machines that others use too.
 *
 * <pre>
 * java -jar benchmarks/target/benchmarks.jar SeedInferenceBenchmark -rf json -rff benchmarks/results/seeds.json
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1"})
public class SeedInferenceBenchmark {
    /** Scripted, on one thread: the ceiling of {@link #single}. */
    @Benchmark
    public double bareTorchScript(SeedWork work) {
        return work.bareScoring();
    }

    /** Through the library, on one thread. */
    @Benchmark
    public double single(SeedWork work) {
        return work.singleScoring();
    }

    /** Through the library, one network after the other on every core. */
    @Benchmark
    public double looped(SeedWork work) {
        return work.loopedScoring();
    }

    /** Many networks at once, in one group or more for each core. */
    @Benchmark
    public double vectorised(SeedWork work) {
        return work.stackedScoring();
    }
}
