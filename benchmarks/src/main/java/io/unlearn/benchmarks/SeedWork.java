package io.unlearn.benchmarks;

import io.unlearn.core.Seeds;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.Losses;
import io.unlearn.djl.ModelStack;
import io.unlearn.djl.Networks;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.StackTraining;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Networks of 28 x 28 images, and the same work on them in three ways. */
@State(Scope.Benchmark)
public class SeedWork {
    private static final Optimiser OPTIMISER = Optimiser.sgd(0.01, 0.9, 5e-4);

    /** The number of networks. */
    @Param("64")
    private int seeds;

    /** The number of images. */
    @Param("256")
    private int examples;

    /** Images in a batch. */
    @Param({"1", "16", "64"})
    private int batch;

    /** A perceptron of one hidden layer of 32, or one convolution of 8 channels. */
    @Param({"mlp", "cnn"})
    private String network;

    private TorchData data;
    private List<TorchModel> models = List.of();
    private List<Training> trainings = List.of();
    private List<ModelStack> groups = List.of();
    private List<StackTraining> together = List.of();
    private BareSeeds bare;

    /** Makes the networks. */
    @Setup(Level.Trial)
    public void make() {
        int[] shape = {1, 28, 28};
        Architecture architecture =
                network.equals("mlp") ? Networks.mlp(shape, 10, 32) : Networks.smallCnn(shape, 10, 8);
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[examples * 784];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        data = TorchData.of(values, shape, random.ints(examples, 0, 10).toArray(), 10);
        models = new ArrayList<>();
        for (int s = 0; s < seeds; s++) {
            models.add(TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(s)));
        }
        trainings = models.stream().map(model -> Training.of(model, OPTIMISER)).toList();
        int cores = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        groups = IntStream.range(0, cores)
                .mapToObj(g -> models.subList(seeds * g / cores, seeds * (g + 1) / cores))
                .map(group -> ModelStack.of(architecture, group))
                .toList();
        together =
                groups.stream().map(group -> StackTraining.of(group, OPTIMISER)).toList();
        bare = new BareSeeds(network, models, data, batch);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void free() {
        bare.close();
        together.forEach(StackTraining::close);
        groups.forEach(ModelStack::close);
        trainings.forEach(Training::close);
        models.forEach(TorchModel::close);
    }

    /** One epoch of every network, scripted, one network after the other on one thread. */
    double bareTraining() {
        return bare.train();
    }

    /** One epoch of every network through the library, one network after the other on each core. */
    double loopedTraining() {
        return onEveryCore(seeds, s -> trainings.get(s).epoch(data, batch, Seeds.of(s), Losses.crossEntropy()));
    }

    /** One epoch of every network through the library, one network after the other on one thread. */
    double singleTraining() {
        double sum = 0;
        for (int s = 0; s < seeds; s++) {
            sum += trainings.get(s).epoch(data, batch, Seeds.of(s), Losses.crossEntropy());
        }
        return sum;
    }

    /** One epoch of every network, a group at once on each core. */
    double stackedTraining() {
        return onEveryCore(groups.size(), g -> {
            List<Seeds> orders =
                    IntStream.range(0, groups.get(g).size()).mapToObj(Seeds::of).toList();
            return together.get(g).epoch(data, batch, orders)[0];
        });
    }

    double bareScoring() {
        return bare.score();
    }

    double loopedScoring() {
        return onEveryCore(seeds, s -> models.get(s).logits(data, batch)[0][0]);
    }

    double singleScoring() {
        double sum = 0;
        for (TorchModel model : models) {
            sum += model.logits(data, batch)[0][0];
        }
        return sum;
    }

    double stackedScoring() {
        return onEveryCore(groups.size(), g -> groups.get(g).logits(data, batch)[0][0][0]);
    }

    private static double onEveryCore(int count, IntToDoubleFunction work) {
        return IntStream.range(0, count).parallel().mapToDouble(work).sum();
    }
}
