package io.unlearn.algorithms;

import io.unlearn.algorithms.internal.Kernels;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Swaps the last two axes of every convolution weight, as if the network had been trained on images mirrored at their
 * diagonal. Kernels of size 1 stay as they are, and so does everything else. Deterministic.
 */
public record KernelTransposition() implements Erasure {
    @Override
    public Set<Need> needs() {
        return Set.of(Need.CONVOLUTIONS);
    }

    @Override
    public void check(UnlearningTask<TorchModel, TorchData> task) {
        boolean some = false;
        for (TorchParameter weight : weights(task.original())) {
            int[] shape = weight.shapeCopy();
            refuseUnlessSquare(weight.name(), shape);
            some |= shape[shape.length - 1] > 1;
        }
        if (!some) {
            throw new InvalidArgumentException(
                    "model",
                    "a network with a kernel larger than 1",
                    task.original().name() + " without one",
                    "A transposition would change nothing; choose another method.");
        }
    }

    @Override
    public void apply(Workpiece work) {
        for (TorchParameter weight : weights(work.model())) {
            int[] shape = weight.shapeCopy();
            weight.set(Kernels.transposedCopy(weight.valuesCopy(), shape[shape.length - 1]));
        }
    }

    private static List<TorchParameter> weights(TorchModel model) {
        return model.parameters().stream()
                .filter(parameter -> parameter.kind() == ParameterKind.CONVOLUTION_WEIGHT)
                .toList();
    }

    private static void refuseUnlessSquare(String name, int[] shape) {
        int last = shape.length - 1;
        if (last < 3 || shape[last] != shape[last - 1]) {
            throw new ShapeMismatchException(
                    name,
                    "of square kernels [out][in][side][side]",
                    Arrays.toString(shape),
                    "Kernels of other forms cannot be transposed in place; choose another method.");
        }
    }
}
