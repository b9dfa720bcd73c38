package io.unlearn.algorithms;

import io.unlearn.algorithms.internal.Draws;
import io.unlearn.algorithms.internal.HalfPrecision;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Initialiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The erasures of the published methods, for recipes of one's own. Tensors that an erasure does not name keep every bit. */
public final class Erasures {
    private Erasures() {}

    /** Returns the erasure that resets whole layers, with biases and running statistics. */
    public static Erasure reset(LayerChoice layers, Initialiser initialiser) {
        return new OnLayers(layers, work -> {
            for (String layer : layers.of(work.model())) {
                work.model().reset(layer, initialiser, work.seeds());
            }
        });
    }

    /**
     * Returns the erasure that resets randomly chosen layers. They are drawn with replacement, so that a layer may be drawn
     * twice and fewer than {@code count} are reset.
     *
     * @param pool the layers to choose from
     */
    public static Erasure resetRandom(int count, LayerChoice pool, Initialiser initialiser) {
        Check.atLeast("count", count, 1, "Reset at least one layer.");
        return new OnLayers(pool, work -> {
            List<String> layers = pool.of(work.model());
            for (int i : Draws.withReplacement(count, layers.size(), work.random("layers"))) {
                work.model().reset(layers.get(i), initialiser, work.seeds());
            }
        });
    }

    /** Returns the erasure that adds Gaussian noise to the weights of layers, not to their biases. */
    public static Erasure addNoise(LayerChoice layers, double deviation) {
        Check.inRange("deviation", deviation, 0, Double.MAX_VALUE, "Give a standard deviation.");
        return new OnLayers(layers, work -> {
            List<String> chosen = layers.of(work.model());
            RandomGenerator random = work.random("weight noise");
            for (TorchParameter parameter : work.model().parameters()) {
                if (parameter.kind().isWeight() && chosen.contains(parameter.layer())) {
                    addNoise(parameter, deviation, random);
                }
            }
        });
    }

    static void addNoise(TorchParameter parameter, double deviation, RandomGenerator random) {
        float[] values = parameter.valuesCopy();
        Draws.addGaussian(values, deviation, random);
        parameter.set(values);
    }

    /** Returns the erasure {@link SmallGradientReset}. */
    public static Erasure resetSmallestGradients(double share, SmallGradientReset.Scope scope, int batchSize) {
        return new SmallGradientReset(share, scope, batchSize);
    }

    /** Returns the erasure {@link MagnitudePrune}. */
    public static Erasure pruneSmallest(double share) {
        return new MagnitudePrune(share);
    }

    /** Returns the erasure {@link KernelTransposition}. */
    public static Erasure transposeKernels() {
        return new KernelTransposition();
    }

    /** Returns the erasure that trains on a part of the data towards an objective that forgets. */
    public static Erasure minimise(String stage, Part part, TrainingPlan plan, Objective objective) {
        Erasure training = work -> train(work, stage, part, plan, objective);
        return training.needing(part.need());
    }

    /** Returns the erasure that rounds every tensor, running statistics too, to 16-bit floating point and back. */
    public static Erasure roundToHalf() {
        return work -> roundToHalf(work.model());
    }

    private static void roundToHalf(TorchModel model) {
        for (TorchParameter parameter : model.parameters()) {
            float[] values = parameter.valuesCopy();
            for (int i = 0; i < values.length; i++) {
                values[i] = HalfPrecision.rounded(values[i]);
            }
            parameter.set(values);
        }
    }

    static void train(Workpiece work, String stage, Part part, TrainingPlan plan, Objective objective) {
        try (Session session = work.session(stage, plan, work.data(part))) {
            session.run(objective.on(work));
        }
    }

    /** Works on chosen layers, of which there must be one. */
    private record OnLayers(LayerChoice layers, Erasure body) implements Erasure {
        @Override
        public Set<Need> needs() {
            return layers.needs();
        }

        @Override
        public void check(UnlearningTask<TorchModel, TorchData> task) {
            if (layers.of(task.original()).isEmpty()) {
                throw new InvalidArgumentException(
                        "model",
                        "a network with the layers that are chosen",
                        task.original().name() + " without one of them",
                        "Choose other layers, or another method; the model's layers() tells their names.");
            }
        }

        @Override
        public void apply(Workpiece work) {
            body.apply(work);
        }
    }
}
