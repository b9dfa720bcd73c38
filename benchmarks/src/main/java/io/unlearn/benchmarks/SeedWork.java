package io.unlearn.benchmarks;

import io.unlearn.audit.LogitScaledConfidence;
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

/**
 * Networks of 28 x 28 images that begin as copies of one original, and the same work on them in several ways: an epoch of training, each
 * network in an order of its own, and the logit-scaled confidence of every example.
 */
@State(Scope.Benchmark)
public class SeedWork {
    private static final Optimiser OPTIMISER = Optimiser.sgd(0.01, 0.9, 5e-4);
    private static final int LARGEST_GROUP = 64;

    /** The number of networks. */
    @Param({"64", "512"})
    private int seeds;

    /** The number of images. */
    @Param("64")
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

    /** Returns work outside of the harness; {@link #make} it, and {@link #free} it. */
    static SeedWork of(int seeds, int examples, int batch, String network) {
        SeedWork work = new SeedWork();
        work.seeds = seeds;
        work.examples = examples;
        work.batch = batch;
        work.network = network;
        return work;
    }

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
        try (TorchModel original = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(1))) {
            for (int s = 0; s < seeds; s++) {
                models.add(original.copy());
            }
        }
        trainings = models.stream().map(model -> Training.of(model, OPTIMISER)).toList();
        int cores = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        int count = Math.max(cores, (seeds + LARGEST_GROUP - 1) / LARGEST_GROUP);
        groups = IntStream.range(0, count)
                .mapToObj(g -> models.subList(seeds * g / count, seeds * (g + 1) / count))
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
        return onEveryCore(groups.size(), this::trainGroup);
    }

    /** One epoch of every network, a group at once on one thread. */
    double stackedTrainingAlone() {
        return IntStream.range(0, groups.size()).mapToDouble(this::trainGroup).sum();
    }

    private double trainGroup(int group) {
        List<Seeds> orders =
                IntStream.range(0, groups.get(group).size()).mapToObj(Seeds::of).toList();
        return together.get(group).epoch(data, batch, orders)[0];
    }

    double bareScoring() {
        return bare.score();
    }

    double loopedScoring() {
        return onEveryCore(seeds, s -> confidences(models.get(s).logits(data, batch)));
    }

    double singleScoring() {
        double sum = 0;
        for (TorchModel model : models) {
            sum += confidences(model.logits(data, batch));
        }
        return sum;
    }

    double stackedScoring() {
        return onEveryCore(groups.size(), this::scoreGroup);
    }

    double stackedScoringAlone() {
        return IntStream.range(0, groups.size()).mapToDouble(this::scoreGroup).sum();
    }

    private double scoreGroup(int group) {
        double sum = 0;
        for (float[][] logits : groups.get(group).logits(data, batch)) {
            sum += confidences(logits);
        }
        return sum;
    }

    private double confidences(float[][] logits) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += LogitScaledConfidence.saturating(logits[i], data.label(i));
        }
        return sum;
    }

    private static double onEveryCore(int count, IntToDoubleFunction work) {
        return IntStream.range(0, count).parallel().mapToDouble(work).sum();
    }
}
