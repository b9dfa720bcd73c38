package io.unlearn.algorithms;

import io.unlearn.algorithms.internal.Draws;
import io.unlearn.algorithms.internal.Smallest;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Initialisers;
import io.unlearn.djl.Losses;
import io.unlearn.djl.Mode;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchParameter;
import io.unlearn.djl.Training;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws the convolution weights anew whose gradient is smallest, where the gradient is that of the cross-entropy on a random
 * sample of the retain part minus that on the forget part: weights in which the two agree.
 *
 * <p>The sample has as many rows as the forget part, or all of the retain part if that is smaller, and is drawn anew for each
 * run. Gradients of batch means are added over the batches, in evaluation mode, so that running statistics stay as they are;
 * the sources do not tell the mode. New values come from N(0, 2 / fan-out). Biases, normalisation and linear layers keep every
 * bit. Marks what it drew anew.
 *
 * @param share of the entries
 * @param scope whether the share is of each tensor or of all together
 * @param batchSize rows in a batch
 */
public record SmallGradientReset(double share, Scope scope, int batchSize) implements Erasure {
    /** Of what the share is taken. */
    public enum Scope {
        /** The share of each convolution's weights, as the published program does. */
        EACH_LAYER,
        /** The share of all convolutions' weights together, as the authors' write-up says. */
        ALL_TOGETHER
    }

    /** Checks the numbers. */
    public SmallGradientReset {
        Check.inRange("share", share, 0, 1, "Give a share of the weights.");
        Check.atLeast("batchSize", batchSize, 1, "A batch has rows.");
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CONVOLUTIONS, Need.RETAIN_SET, Need.FORGET_SET);
    }

    @Override
    public void apply(Workpiece work) {
        List<TorchParameter> weights = work.model().parameters().stream()
                .filter(parameter -> parameter.kind() == ParameterKind.CONVOLUTION_WEIGHT)
                .toList();
        Map<String, float[]> differences = differences(work);
        List<float[]> gradients = weights.stream()
                .map(weight -> Objects.requireNonNull(differences.get(weight.name()), weight.name()))
                .toList();
        List<BitSet> chosen = choose(gradients);
        RandomGenerator random = work.random("weights");
        for (int i = 0; i < weights.size(); i++) {
            drawAnew(work, weights.get(i), chosen.get(i), random);
        }
    }

    private Map<String, float[]> differences(Workpiece work) {
        TorchData forget = work.data(Part.FORGET);
        TorchData retain = work.data(Part.RETAIN);
        int rows = Math.min(forget.size(), retain.size());
        TorchData sample = retain.subset(Draws.withoutReplacement(rows, retain.size(), work.random("sample")));
        List<int[]> keep = sample.batches(batchSize);
        List<int[]> lose = forget.batches(batchSize);
        Map<String, float[]> sum = new HashMap<>();
        try (Training training = Training.of(work.model(), Optimiser.sgd(1, 0, 0))) {
            training.mode(Mode.EVALUATE);
            for (int i = 0; i < keep.size(); i++) {
                work.tell("gradients", i, keep.size() + lose.size());
                add(sum, training.gradients(sample, keep.subList(i, i + 1), Losses.crossEntropy()), 1);
            }
            for (int i = 0; i < lose.size(); i++) {
                work.tell("gradients", keep.size() + i, keep.size() + lose.size());
                add(sum, training.gradients(forget, lose.subList(i, i + 1), Losses.crossEntropy()), -1);
            }
        }
        return sum;
    }

    private static void add(Map<String, float[]> sum, Map<String, float[]> gradients, float sign) {
        gradients.forEach((name, gradient) -> {
            float[] here = sum.computeIfAbsent(name, key -> new float[gradient.length]);
            for (int i = 0; i < here.length; i++) {
                here[i] += sign * gradient[i];
            }
        });
    }

    /** Returns for each gradient the entries of smallest magnitude. */
    List<BitSet> choose(List<float[]> gradients) {
        if (scope == Scope.ALL_TOGETHER) {
            long total =
                    gradients.stream().mapToLong(gradient -> gradient.length).sum();
            return Smallest.of(gradients, Smallest.count(share, total));
        }
        return gradients.stream()
                .map(gradient -> Smallest.of(List.of(gradient), Smallest.count(share, gradient.length))
                        .get(0))
                .toList();
    }

    private static void drawAnew(Workpiece work, TorchParameter weight, BitSet chosen, RandomGenerator random) {
        float[] values = weight.valuesCopy();
        Draws.gaussian(values, chosen, Initialisers.heFanOutDeviation(weight.shapeCopy()), random);
        weight.set(values);
        work.markErased(weight, chosen);
    }
}
