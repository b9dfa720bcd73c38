package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.Networks;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Networks of a few hundred numbers on 8 x 8 images in three classes, and what tests ask of them. */
final class Tiny {
    static final int CLASSES = 3;
    static final int RETAIN = 40;
    static final int FORGET = 20;
    static final int VALIDATION = 24;
    private static final int[] SHAPE = {1, 8, 8};
    private static final Map<String, TorchModel> ORIGINALS = new ConcurrentHashMap<>();

    private Tiny() {}

    static Architecture cnn() {
        return Networks.smallCnn(SHAPE, CLASSES, 4, 6);
    }

    /** Six layers, twelve tensors, none of them a convolution or a normalisation. */
    static Architecture mlp() {
        return Networks.mlp(SHAPE, CLASSES, 9, 8, 7, 6, 5);
    }

    /** Three blurred patterns under noise; every class in every part. */
    static Split<TorchData> split() {
        TorchData all = data(RETAIN + FORGET + VALIDATION);
        return new Split<>(
                rows(all, 0, RETAIN), rows(all, RETAIN, RETAIN + FORGET), rows(all, RETAIN + FORGET, all.size()));
    }

    private static TorchData data(int n) {
        RandomGenerator random = Seeds.of(99).generator();
        float[] values = new float[n * 64];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % CLASSES;
            for (int p = 0; p < 64; p++) {
                double pattern = Math.sin((labels[i] + 1) * (p % 8) * 0.7 + labels[i] * (p / 8));
                values[i * 64 + p] = (float) (pattern + 0.5 * random.nextGaussian());
            }
        }
        return TorchData.of(values, SHAPE, labels, CLASSES);
    }

    static TorchData rows(TorchData data, int from, int to) {
        return data.subset(IntStream.range(from, to).toArray());
    }

    /** Returns a task with a copy of the original, which is trained once. */
    static UnlearningTask<TorchModel, TorchData> task(Architecture architecture) {
        TorchModel original = ORIGINALS.computeIfAbsent(architecture.name(), name -> trained(architecture));
        return new UnlearningTask<>(original.copy(), split());
    }

    private static TorchModel trained(Architecture architecture) {
        Split<TorchData> split = split();
        TorchTrainer trainer = new TorchTrainer(
                architecture, TorchDevice.cpu(), ClassWeights.equal(), TrainingPlan.sgd(4, 16, 0.05, 0.9, 0));
        return trainer.train(split.retain().concat(split.forget()), Seeds.of(5), Progress.none());
    }

    static TorchData none() {
        return TorchData.of(new float[0], SHAPE, new int[0], CLASSES);
    }

    static double[] parameters(TorchModel model) {
        return model.parameters().stream()
                .flatMapToDouble(parameter -> doubles(parameter.valuesCopy()))
                .toArray();
    }

    private static DoubleStream doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    static Map<String, float[]> values(TorchModel model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (TorchParameter parameter : model.parameters()) {
            values.put(parameter.name(), parameter.valuesCopy());
        }
        return values;
    }

    /** Returns the names of the tensors that differ in at least one bit. */
    static List<String> changed(Map<String, float[]> before, TorchModel model) {
        List<String> names = new ArrayList<>();
        values(model).forEach((name, values) -> {
            if (!Arrays.equals(before.get(name), values)) {
                names.add(name);
            }
        });
        return names;
    }

    static int differences(float[] before, float[] after) {
        return (int) IntStream.range(0, before.length)
                .filter(i -> before[i] != after[i])
                .count();
    }

    /** Applies a stage to a fresh copy of the original and hands over the workpiece; close its model. */
    static Workpiece apply(Stage stage, UnlearningTask<TorchModel, TorchData> task, long seed) {
        stage.check(task);
        Workpiece work = Workpiece.of("test", task, task.original().copy(), Seeds.of(seed), Progress.none());
        stage.apply(work);
        return work;
    }
}
