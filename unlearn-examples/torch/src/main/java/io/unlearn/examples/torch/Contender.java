package io.unlearn.examples.torch;

import io.unlearn.algorithms.experiment.Candidate;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.function.DoubleFunction;

/**
 * A method whose learning rates can be scaled.
 *
 * @param name of the method
 * @param tunable whether it has learning rates
 * @param recordedFactor what the search of the record took
 * @param atRate the method with its published learning rates times a factor
 */
record Contender(
        String name, boolean tunable, double recordedFactor, DoubleFunction<Unlearner<TorchModel, TorchData>> atRate) {
    Candidate<TorchModel, TorchData> candidate(String tuning, double factor, int models) {
        Unlearner<TorchModel, TorchData> unlearner = atRate.apply(factor);
        return new Candidate<>(tuning, models, hyperparameters(unlearner), new Named(name, unlearner));
    }

    /** A choice of layers that is written as code has no name that would be the same in the next run. */
    private static String hyperparameters(Unlearner<TorchModel, TorchData> unlearner) {
        return unlearner
                .toString()
                .replaceAll("[\\w.]+\\$\\$Lambda[^,\\])]*", "code")
                .replaceAll("[\\w.$]+@[0-9a-f]+", "code");
    }

    /** Two settings of one method have one name of their own accord. */
    private record Named(String name, Unlearner<TorchModel, TorchData> method)
            implements Unlearner<TorchModel, TorchData> {
        @Override
        public TorchModel unlearn(UnlearningTask<TorchModel, TorchData> task, Seeds seeds, Progress progress) {
            return method.unlearn(task, seeds, progress);
        }
    }
}
