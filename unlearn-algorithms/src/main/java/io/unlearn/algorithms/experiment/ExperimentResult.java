package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditEvidence.ModelScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment gave. Immutable.
 *
 * @param plan how many models, and from where
 * @param configuration of the data and the training, as the definition tells it
 * @param originals models trained on everything
 * @param retrained the references
 * @param retrainedAgain the second set of references
 * @param contenders the methods, in the order of the definition
 * @param diverged methods that gave no model for some of their seeds, and are not judged
 */
public record ExperimentResult(
        ExperimentPlan plan,
        String configuration,
        Ensemble originals,
        Ensemble retrained,
        Ensemble retrainedAgain,
        List<Contender> contenders,
        List<Diverged> diverged) {
    /** Copies the lists. */
    public ExperimentResult {
        contenders = List.copyOf(contenders);
        diverged = List.copyOf(diverged);
    }

    /**
     * The models of one method.
     *
     * @param method its name
     * @param tuning where the hyper-parameters come from
     * @param hyperparameters as text
     * @param ensemble the models
     */
    public record Contender(String method, String tuning, String hyperparameters, Ensemble ensemble) {}

    /**
     * A method that gave no model for some of its seeds.
     *
     * @param method its name
     * @param tuning where the hyper-parameters come from
     * @param hyperparameters as text
     * @param models how many were tried
     * @param failures how many of them failed
     * @param failure what the first of them said
     */
    public record Diverged(
            String method, String tuning, String hyperparameters, int models, int failures, String failure) {
        @Override
        public String toString() {
            return method + " (" + tuning + "): " + failures + " of " + models + " models diverged. " + failure;
        }
    }

    /** Returns what an auditor looks at to judge these models. */
    public ModelScores evidence(Ensemble unlearned) {
        return new ModelScores(unlearned.scores(), retrained.scores(), originals.scores(), plan.origin());
    }

    /**
     * Writes the scores of each group as a NumPy file, {@code [model][example]}, float32, named after the group.
     *
     * @throws IOException if a file cannot be written
     */
    public void writeScores(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Ensemble> all = new ArrayList<>(List.of(originals, retrained, retrainedAgain));
        contenders.forEach(contender -> all.add(contender.ensemble()));
        for (Ensemble ensemble : all) {
            ensemble.scores().writeNpy(folder.resolve(ensemble.id() + ".npy"));
        }
    }
}
