package io.unlearn.algorithms.experiment;

import java.util.List;

/**
 * Decides where the models of an experiment are made: one after the other, on threads, in processes, or on other machines. The models do not
 * depend on it.
 *
 * <p>If a job fails, no other is started, those that are under way are waited for (or, for processes, ended), and its exception
 * is thrown. If the calling thread is interrupted, the same happens with a {@link
 * java.util.concurrent.CancellationException}, and the thread stays interrupted. Models that were finished are kept either way.
 */
public interface SeedRunner {
    /**
     * Does all jobs; none depends on another.
     *
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    void run(List<SeedJob> jobs, SeedWork work);

    /**
     * Returns whether a job may stand for a block of models that {@link SeedWork#carryOut} makes at once; no unless overridden. Where
     * it may not, blocks are made in the calling thread before the runner is asked.
     */
    default boolean takesBlocks() {
        return false;
    }

    /** Returns a runner that makes one model after the other in the calling thread. */
    static SeedRunner serial() {
        return new SerialRunner();
    }

    /**
     * Returns a runner that makes models on several threads of this process. Definition and methods must allow it.
     *
     * @param count how many at once, at least 1
     * @throws io.unlearn.core.error.OutOfRangeException if there is no thread
     */
    static SeedRunner threads(int count) {
        return new ThreadRunner(count);
    }

    /**
     * Returns a runner that makes each model in a process of its own, with the class path of this one. Native memory, and
     * whatever state an engine keeps, ends with the process. A process that fails is reported with the last lines of its
     * output.
     *
     * @param count how many at once, at least 1
     * @param jvmOptions for each process, for example {@code -Xmx1g}; system properties of this process are not handed on
     * @throws io.unlearn.core.error.OutOfRangeException if there is no process
     */
    static SeedRunner processes(int count, List<String> jvmOptions) {
        return new ProcessRunner(count, jvmOptions);
    }

    /**
     * Returns a runner that has each model made on another machine, and keeps the files here. The definition's class must be there as
     * well, public, with a public constructor without arguments.
     *
     * @param count how many tasks at once, at least 1
     * @param place brings tasks to the other machines
     * @throws io.unlearn.core.error.OutOfRangeException if there is no task
     */
    static SeedRunner remote(int count, SeedPlace place) {
        return new RemoteRunner(count, place);
    }
}
