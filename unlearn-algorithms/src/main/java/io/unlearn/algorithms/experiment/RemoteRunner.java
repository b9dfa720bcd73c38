package io.unlearn.algorithms.experiment;

import io.unlearn.core.internal.Check;
import java.util.List;

/**
 * Models made elsewhere.
 *
 * @param count how many at once
 * @param place where
 */
record RemoteRunner(int count, SeedPlace place) implements SeedRunner {
    RemoteRunner {
        Check.atLeast("number of tasks", count, 1, "Use SeedRunner.serial() for none.");
    }

    @Override
    public void run(List<SeedJob> jobs, SeedWork work) {
        ProcessRunner.checkDefinition(work.definitionClass());
        ThreadRunner.runAll(jobs, count, job -> {
            work.accept(job, place.carryOut(work.task(job)));
            work.finished(job);
        });
    }
}
