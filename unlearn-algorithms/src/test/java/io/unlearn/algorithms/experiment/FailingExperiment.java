package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;

/** Fails in every process that trains. */
public final class FailingExperiment extends TinyExperiment {
    /** For a process of its own. */
    public FailingExperiment() {}

    @Override
    public TinyModel train(TinyData data, Seeds seeds, Progress progress) {
        throw new IllegalStateException("the coffee machine is empty");
    }
}
