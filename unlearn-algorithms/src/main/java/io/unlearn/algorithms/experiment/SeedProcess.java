package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditEvidence.Origin;
import java.nio.file.Path;
import java.util.List;

/** The program of a process that makes one model. It says nothing: its result is the file, its failure the exception. */
public final class SeedProcess {
    private SeedProcess() {}

    static List<String> arguments(SeedJob job, SeedWork work) {
        ExperimentPlan plan = work.plan();
        return List.of(
                work.definitionClass().getName(),
                work.folder().toString(),
                Long.toString(plan.seed()),
                Integer.toString(plan.retrained()),
                Integer.toString(plan.retrainedAgain()),
                Integer.toString(plan.originals()),
                plan.origin().name(),
                job.group(),
                Integer.toString(job.index()));
    }

    /**
     * Makes one model and writes its file.
     *
     * @param arguments as {@link SeedRunner#processes} passes them
     * @throws ReflectiveOperationException if the definition cannot be made
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        ExperimentPlan plan = new ExperimentPlan(
                Long.parseLong(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]),
                Origin.valueOf(arguments[6]));
        SeedJob job = new SeedJob(arguments[7], Integer.parseInt(arguments[8]));
        try (ExperimentDefinition<?, ?> definition = Class.forName(arguments[0])
                .asSubclass(ExperimentDefinition.class)
                .getConstructor()
                .newInstance()) {
            UnlearningExperiment.of(definition, plan, Path.of(arguments[1]))
                    .maker()
                    .carryOut(job);
        }
    }
}
