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

    /**
     * Returns a job with all that another machine needs for it.
     *
     * @throws io.unlearn.core.error.InvalidStateException if the original that it needs is not there or not whole
     */
    SeedTask task(SeedJob job);

    /**
     * Writes the files of a job that another machine has done.
     *
     * @throws io.unlearn.core.error.InvalidStateException if the answer is damaged or another configuration's, or cannot be written
     */
    void accept(SeedJob job, SeedAnswer answer);

    /** Returns the folder of the experiment. */
    Path folder();

    /** Returns the plan. */
    ExperimentPlan plan();

    /** Returns the class of the definition. */
    Class<?> definitionClass();
}
