package io.unlearn.algorithms.experiment;

import java.nio.file.Path;

/** What a {@link SeedRunner} has to get done. May be used by several threads at once. */
public interface SeedWork {
    /**
     * Makes a model in this process and writes its file.
     *
     * @throws RuntimeException whatever the training, the method or the disk throws; no file is then left under its name
     */
    void carryOut(SeedJob job);

    /**
     * Must be called once for each job when its file has been written, here or by another process.
     *
     * @throws io.unlearn.core.error.InvalidStateException if the file is not there or not whole
     */
    void finished(SeedJob job);

    /** Returns the folder of the experiment. */
    Path folder();

    /** Returns the plan. */
    ExperimentPlan plan();

    /** Returns the class of the definition. */
    Class<?> definitionClass();
}
