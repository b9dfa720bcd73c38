package io.unlearn.benchmarks;

import io.unlearn.core.Seeds;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.Losses;
import io.unlearn.djl.Networks;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.Training;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A training step (64 images of 28 x 28, SGD with momentum and weight decay) and scoring (1,024 images in batches of 64) through this
 * library and through DJL itself, on the same blocks. DJL's data is in the engine, the library's in Java's arrays.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1"})
public class NetworkBenchmark {
    private static final int[] SHAPE = {1, 28, 28};
    private static final int BATCH = 64;
    private static final int[] ROWS =
            IntStream.range(0, BATCH).map(i -> 37 * i % 1024).toArray();

    /** The network. */
    @Param({"cnn", "mlp"})
    public String network;

    private TorchData data;
    private TorchModel model;
    private Training training;
    private BareNetwork bare;

    /** Builds both sides. */
    @Setup(Level.Trial)
    public void build() {
        Architecture architecture =
                network.equals("cnn") ? Networks.smallCnn(SHAPE, 10, 8, 16) : Networks.mlp(SHAPE, 10, 128, 64);
        data = images(1024);
        model = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(1));
        training = Training.of(model, Optimiser.sgd(0.001, 0.9, 5e-4));
        bare = new BareNetwork(architecture, data, BATCH);
    }

    private static TorchData images(int count) {
        RandomGenerator random = Seeds.of(2).generator();
        float[] values = new float[count * 28 * 28];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        int[] labels = random.ints(count, 0, 10).toArray();
        return TorchData.of(values, SHAPE, labels, 10);
    }

    /** Frees both sides. */
    @TearDown(Level.Trial)
    public void free() {
        training.close();
        model.close();
        bare.close();
    }

    /** One step by DJL's trainer. */
    @Benchmark
    public float bareDjlTrain() {
        return bare.step(ROWS);
    }

    /** One step by the library. */
    @Benchmark
    public double libraryTrain() {
        return training.step(data, ROWS, Losses.crossEntropy());
    }

    /** Scores by DJL. */
    @Benchmark
    public float[][] bareDjlScore() {
        return bare.logits();
    }

    /** Scores by the library. */
    @Benchmark
    public float[][] libraryScore() {
        return model.logits(data, BATCH);
    }
}
