package io.unlearn.algorithms;

import io.unlearn.algorithms.internal.Draws;
import io.unlearn.algorithms.internal.Smallest;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Initialisers;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Takes out the weights and biases of convolutions and linear layers that are smallest in magnitude, all tensors together.
 * Weights that were taken out are drawn from U(-1/sqrt(fan-in), 1/sqrt(fan-in)), biases become 0. Normalisation layers keep
 * every bit. Marks what it took out.
 *
 * @param share of the entries
 */
public record MagnitudePrune(double share) implements Erasure {
    /** Checks the share. */
    public MagnitudePrune {
        Check.inRange("share", share, 0, 1, "Give a share of the weights.");
    }

    @Override
    public void check(UnlearningTask<TorchModel, TorchData> task) {
        if (prunable(task.original()).isEmpty()) {
            throw new InvalidArgumentException(
                    "model",
                    "a network with convolutions or linear layers",
                    task.original().name() + " without one",
                    "Choose a method that does not work on such layers.");
        }
    }

    @Override
    public void apply(Workpiece work) {
        List<TorchParameter> parameters = prunable(work.model());
        List<float[]> values =
                parameters.stream().map(TorchParameter::valuesCopy).toList();
        long total = values.stream().mapToLong(array -> array.length).sum();
        List<BitSet> pruned = Smallest.of(values, Smallest.count(share, total));
        RandomGenerator random = work.random("weights");
        for (int i = 0; i < parameters.size(); i++) {
            TorchParameter parameter = parameters.get(i);
            double bound = parameter.kind().isBias() ? 0 : 1 / Math.sqrt(Initialisers.fanIn(parameter.shapeCopy()));
            Draws.uniform(values.get(i), pruned.get(i), bound, random);
            parameter.set(values.get(i));
            work.markErased(parameter, pruned.get(i));
        }
    }

    private static List<TorchParameter> prunable(TorchModel model) {
        return model.parameters().stream()
                .filter(parameter ->
                        parameter.kind().isWeight() || parameter.kind().isBias())
                .toList();
    }
}
