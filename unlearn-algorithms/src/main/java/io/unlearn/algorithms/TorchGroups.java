package io.unlearn.algorithms;

import io.unlearn.algorithms.experiment.ModelGroups;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.ModelStack;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.List;
import java.util.Optional;

/**
 * Makes the networks of an experiment many at once where {@link ModelStack#worthwhile} says that this is faster: originals and
 * references if the trainer's architecture is a chain of layers, and recipes as far as they train with cross-entropy, such as {@link
 * FineTune} and {@link Retrain}. Everything else is made one by one. Immutable.
 *
 * @param trainer makes originals and references; methods get networks of its architecture
 */
public record TorchGroups(TorchTrainer trainer) implements ModelGroups<TorchModel, TorchData> {
    @Override
    public int trainedTogether() {
        return trainer.together();
    }

    @Override
    public List<TorchModel> train(TorchData data, List<Seeds> seeds, Progress progress) {
        return trainer.trainTogether(data, seeds, progress);
    }

    @Override
    public int unlearnedTogether(Unlearner<TorchModel, TorchData> unlearner) {
        return recipe(unlearner)
                .map(recipe -> recipe.together(trainer.architecture(), trainer.device()))
                .orElse(1);
    }

    @Override
    public List<TorchModel> unlearn(
            Unlearner<TorchModel, TorchData> unlearner,
            List<UnlearningTask<TorchModel, TorchData>> tasks,
            List<Seeds> seeds,
            Progress progress) {
        return recipe(unlearner).orElseThrow().unlearnTogether(tasks, seeds, progress);
    }

    private static Optional<Recipe> recipe(Unlearner<TorchModel, TorchData> unlearner) {
        Object inner = unlearner instanceof UnlearningMethod method ? method.recipe() : unlearner;
        return inner instanceof Recipe recipe ? Optional.of(recipe) : Optional.empty();
    }
}
