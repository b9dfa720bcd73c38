package io.unlearn.benchmarks;

import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import io.unlearn.certified.internal.noise.SimulationGaussianSampler;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Seeds;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the noise of one release costs, and the arithmetic that sizes it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NoiseBenchmark {
    /** The coordinates of one release: a small model, and ten classes of 785 weights. */
    @Param({"30", "7850"})
    private int dimensions;

    private double[] out = {};
    private final SecureGaussianSampler secure = SecureGaussianSampler.create();
    private final SimulationGaussianSampler simulated = SimulationGaussianSampler.of(Seeds.of(1));
    private double epsilon = 1;

    /** Allocates the array that the samplers fill. */
    @Setup
    public void allocate() {
        out = new double[dimensions];
    }

    /** The noise of a release. */
    @Benchmark
    public double[] secureFill() {
        secure.fill(out, 0.37);
        return out;
    }

    /** The noise of a simulated release. */
    @Benchmark
    public double[] simulatedFill() {
        simulated.simulate(out, 0.37);
        return out;
    }

    /** The smallest sigma for an (epsilon, delta). */
    @Benchmark
    public double analyticSigma() {
        return GaussianDp.analyticSigma(epsilon, 1e-5, 1);
    }

    /** The loss of a given mu. */
    @Benchmark
    public double epsilonOfMu() {
        return GaussianDp.epsilon(0.3 * epsilon, 1e-5);
    }
}
