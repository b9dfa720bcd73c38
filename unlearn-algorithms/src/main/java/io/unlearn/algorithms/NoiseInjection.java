package io.unlearn.algorithms;

import io.unlearn.algorithms.internal.Draws;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Initialiser;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchParameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Seventh place: Jiaxi Sun (Kaggle discussion 459095; "RNI" in DeepUnlearn).
 *
 * <p><b>Erase</b>: the last layer is reset by PyTorch's defaults. <b>Inject</b>: in each of five epochs on the retain part nine
 * tensors outside normalisation layers are chosen at random; they and all normalisation tensors are trained, the others are
 * frozen. From the second epoch on, first six of the nine get Gaussian noise of deviation 0.04, except those that were among
 * the nine of an earlier epoch. <b>Repair</b>: four epochs that train everything, at 1, 1, 1 and 5 times the rate. Each epoch
 * has an optimiser of its own.
 *
 * <p>Where a network has fewer tensors than nine, all of them are chosen, and the same share of them may get noise.
 *
 * <p>Conflicts. The write-up fine-tunes the entire model in the first epoch, the published program nine tensors; the latter is
 * the default. The program takes for normalisation what has "bn" in its name, and so counts the normalisation of torchvision's
 * shortcuts among the others; by default it is told by kind here.
 *
 * @param tensors how many are chosen
 * @param noisyShare the share of them that noise may reach, rounded down
 * @param deviation of the noise
 * @param wholeFirst whether the first epoch trains everything
 * @param normalisation how normalisation is told
 * @param inject the epochs with chosen tensors
 * @param plan the epochs that train everything
 */
public record NoiseInjection(
        int tensors,
        double noisyShare,
        double deviation,
        boolean wholeFirst,
        Normalisation normalisation,
        TrainingPlan inject,
        TrainingPlan plan)
        implements UnlearningMethod {
    /** How tensors of normalisation layers are told from others. */
    public enum Normalisation {
        /** By what they are. */
        BY_KIND,
        /** By "bn" in their name, as the published program does. */
        BY_NAME;

        private boolean is(TorchParameter parameter) {
            return this == BY_KIND
                    ? parameter.kind().isNorm()
                    : parameter.name().contains("bn");
        }
    }

    /** Checks the numbers. */
    public NoiseInjection {
        Check.atLeast("tensors", tensors, 1, "The published number is 9.");
        Check.inRange("noisyShare", noisyShare, 0, 1, "The published share is 0.7.");
        Check.inRange("deviation", deviation, 0, Double.MAX_VALUE, "The published deviation is 0.04.");
    }

    /** Returns the published settings. */
    public static NoiseInjection published() {
        return new NoiseInjection(
                9,
                0.7,
                0.04,
                false,
                Normalisation.BY_KIND,
                TrainingPlan.sgd(5, 64, 2e-4, 0.9, 5e-4),
                new TrainingPlan(4, 64, Optimiser.sgd(2e-4, 0.9, 5e-4), Annealing.factors(1, 1, 1, 5)));
    }

    /** Returns the method with the first epoch on everything, as the write-up says, or on chosen tensors. */
    public NoiseInjection withWholeFirst(boolean whole) {
        return new NoiseInjection(tensors, noisyShare, deviation, whole, normalisation, inject, plan);
    }

    /** Returns the method with normalisation told in another way. */
    public NoiseInjection withNormalisation(Normalisation other) {
        return new NoiseInjection(tensors, noisyShare, deviation, wholeFirst, other, inject, plan);
    }

    @Override
    public Recipe recipe() {
        Erasure injection = this::inject;
        Repair tuning = this::tune;
        return Recipe.named("noise-injection")
                .erase(Erasures.reset(LayerChoice.lastLinear(), Initialiser.PYTORCH))
                .erase(injection.needing(Need.RETAIN_SET))
                .repair(tuning.needing(Need.RETAIN_SET))
                .build();
    }

    void inject(Workpiece work) {
        RandomGenerator random = work.random("tensors");
        List<TorchParameter> pool = work.model().parameters().stream()
                .filter(parameter -> parameter.trainable() && !normalisation.is(parameter))
                .toList();
        BatchLoss loss = Objectives.crossEntropy().on(work);
        Set<String> earlier = new HashSet<>();
        for (int epoch = 0; epoch < inject.epochs(); epoch++) {
            List<TorchParameter> chosen = choose(Math.min(tensors, pool.size()), pool, random);
            if (epoch > 0) {
                addNoise(chosen, earlier, random);
            }
            Set<String> names = new HashSet<>();
            chosen.forEach(parameter -> names.add(parameter.name()));
            try (Session session = work.session("train chosen tensors", inject.epoch(epoch), work.data(Part.RETAIN))) {
                if (epoch > 0 || !wholeFirst) {
                    session.training().freeze(p -> !names.contains(p.name()) && !normalisation.is(p));
                }
                session.run(loss);
            }
            earlier.addAll(names);
        }
    }

    private void addNoise(List<TorchParameter> chosen, Set<String> earlier, RandomGenerator random) {
        int noisy = (int) (noisyShare * chosen.size());
        for (TorchParameter parameter : choose(noisy, chosen, random)) {
            if (!earlier.contains(parameter.name())) {
                Erasures.addNoise(parameter, deviation, random);
            }
        }
    }

    private static List<TorchParameter> choose(int count, List<TorchParameter> pool, RandomGenerator random) {
        return Arrays.stream(Draws.withoutReplacement(count, pool.size(), random))
                .mapToObj(pool::get)
                .toList();
    }

    private void tune(Workpiece work) {
        BatchLoss loss = Objectives.crossEntropy().on(work);
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            try (Session session = work.session("fine-tune", plan.epoch(epoch), work.data(Part.RETAIN))) {
                session.run(loss);
            }
        }
    }

    @Override
    public NoiseInjection withPlans(UnaryOperator<TrainingPlan> change) {
        return new NoiseInjection(
                tensors, noisyShare, deviation, wholeFirst, normalisation, change.apply(inject), change.apply(plan));
    }
}
