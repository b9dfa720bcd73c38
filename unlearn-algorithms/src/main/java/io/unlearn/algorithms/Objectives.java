package io.unlearn.algorithms;

import ai.djl.ndarray.NDArray;
import io.unlearn.algorithms.internal.Criteria;
import io.unlearn.algorithms.internal.Draws;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Batch;
import io.unlearn.djl.Forward;
import io.unlearn.djl.Losses;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The objectives that the methods minimise. All are means over a batch, with natural logarithms; p is the softmax of the
 * logits, and the teacher is the original model in evaluation mode, without gradients.
 */
public final class Objectives {
    private Objectives() {}

    /** Returns the cross-entropy with the labels: the mean of -log p_y. */
    public static Objective crossEntropy() {
        return new CrossEntropyObjective(Optional.empty());
    }

    /** Returns minus the cross-entropy: its minimisation ascends the loss. Unbounded below. */
    public static Objective negatedCrossEntropy() {
        return work -> (network, batch) -> Losses.crossEntropy(network.logits(batch.inputs()), batch.labels())
                .neg();
    }

    /**
     * Returns the weighted cross-entropy sum(w_y l) / sum(w_y) over each batch.
     *
     * @param weights of the classes, by the rows of the parts
     * @param parts the parts whose rows are counted
     */
    public static Objective crossEntropy(ClassWeights weights, Part... parts) {
        return new CrossEntropyObjective(Optional.of(work -> weights.of(counts(work, parts))));
    }

    /** Returns the cross-entropy of a batch times the mean weight of its rows, by the counts of the retain part. */
    public static Objective batchScaledCrossEntropy(ClassWeights weights) {
        return work -> {
            float[] values = weights.of(counts(work, Part.RETAIN));
            return (network, batch) -> Criteria.batchScaledCrossEntropy(
                    network.logits(batch.inputs()), batch.labels(), network.tensor(values, values.length));
        };
    }

    /** Returns the divergence KL(u || p) from the uniform law u. */
    public static Objective uniform() {
        return work -> (network, batch) -> Criteria.divergenceFromUniform(network.logits(batch.inputs()));
    }

    /**
     * Returns the weighted cross-entropy plus the mean of (H(p) - H(q))^2, where H is the entropy and q what the teacher
     * predicts; weights by the counts of the retain part.
     */
    public static Objective entropyMatching(ClassWeights weights) {
        return work -> {
            float[] values = weights.of(counts(work, Part.RETAIN));
            return (network, batch) -> {
                NDArray logits = network.logits(batch.inputs());
                NDArray teacher = network.frozen(work.original(), batch.inputs());
                return Losses.crossEntropy(logits, batch.labels(), network.tensor(values, values.length))
                        .add(Criteria.entropyGap(logits, teacher));
            };
        };
    }

    /** Returns the divergence KL(q || p) at a temperature from what the teacher predicts; not multiplied by T^2. */
    public static Objective distillation(double temperature) {
        Check.positive("temperature", temperature, "1 leaves the logits as they are.");
        return work -> (network, batch) -> Losses.klDivergence(
                network.frozen(work.original(), batch.inputs()), network.logits(batch.inputs()), temperature);
    }

    /**
     * Returns the cross-entropy with the labels, plus that with the teacher's probabilities at a temperature, plus the
     * divergence from them at the same temperature.
     */
    public static Objective labelsAndTeacher(double temperature) {
        Check.positive("temperature", temperature, "1 leaves the logits as they are.");
        return work -> (network, batch) -> {
            NDArray logits = network.logits(batch.inputs());
            NDArray teacher = network.frozen(work.original(), batch.inputs());
            return Losses.crossEntropy(logits, batch.labels())
                    .add(Criteria.softCrossEntropy(logits, teacher, temperature))
                    .add(Losses.klDivergence(teacher, logits, temperature));
        };
    }

    /**
     * Returns the mean squared difference of the logits from the teacher's, both on inputs with fresh Gaussian noise.
     *
     * @param deviation of the noise, in the units of the inputs
     */
    public static Objective logitMatching(double deviation) {
        Check.inRange("deviation", deviation, 0, Double.MAX_VALUE, "Give 0 for inputs without noise.");
        return work -> {
            RandomGenerator random = work.random("input noise");
            return (network, batch) -> {
                NDArray inputs = batch.inputs().add(noise(network, batch, deviation, random));
                return Criteria.logitGap(network.logits(inputs), network.frozen(work.original(), inputs));
            };
        };
    }

    private static NDArray noise(Forward network, Batch batch, double deviation, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(batch.inputs().size())];
        Draws.addGaussian(values, deviation, random);
        return network.tensor(values, batch.inputs().getShape().getShape());
    }

    private static int[] counts(Workpiece work, Part... parts) {
        int[] sum = new int[work.model().classes()];
        for (Part part : parts) {
            int[] counts = work.data(part).classCounts();
            for (int c = 0; c < sum.length; c++) {
                sum[c] += counts[c];
            }
        }
        return sum;
    }
}
