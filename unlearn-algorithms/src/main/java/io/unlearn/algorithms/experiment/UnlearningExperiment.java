package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares unlearning methods by making many models: originals, two sets of retrained references, and for each method the
 * models that it gives, all scored on the forget part. The second set of references is what a perfect method would give.
 *
 * <pre>
 * UnlearningExperiment.of(definition, ExperimentPlan.of(1, 64), folder)
 *         .run(SeedRunner.processes(2, List.of("-Xmx1g")), Progress.log());
 * </pre>
 *
 * <p><b>Kept and taken up again.</b> Each finished model leaves one small file in the folder, written under another name and
 * then renamed, with a checksum. After a kill, a full disk or an exception, running again makes only what is missing; a file
 * that is damaged is made again. References serve all methods and all tunings: candidates can be added to a folder later,
 * and models can be added to a group. What a group was made by is written beside it; a changed configuration is refused.
 *
 * <p><b>Determinism.</b> The seed of a model depends on the plan's seed, its group and its number alone. If definition and
 * methods are deterministic, the scores are the same serially, on threads and in processes, whatever the order.
 *
 * <p>Immutable; one run at a time in one folder, others are refused.
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public final class UnlearningExperiment<M, D> {
    private static final Logger LOG = LoggerFactory.getLogger("io.unlearn.progress");
    private static final long LOG_NANOS = 10_000_000_000L;

    private final ExperimentDefinition<M, D> definition;
    private final ExperimentPlan plan;
    private final ExperimentFolder folder;
    private final SeedMaker<M, D> maker;

    private UnlearningExperiment(ExperimentDefinition<M, D> definition, ExperimentPlan plan, ExperimentFolder folder) {
        this.definition = definition;
        this.plan = plan;
        this.folder = folder;
        this.maker = new SeedMaker<>(definition, plan, folder);
    }

    /**
     * Returns an experiment; nothing is read or written yet.
     *
     * @param definition what is compared; the caller closes it
     * @param plan how many models
     * @param folder where finished models are kept; made if it is not there
     */
    public static <M, D> UnlearningExperiment<M, D> of(
            ExperimentDefinition<M, D> definition, ExperimentPlan plan, Path folder) {
        return new UnlearningExperiment<>(definition, plan, new ExperimentFolder(folder.toAbsolutePath()));
    }

    /** Makes what is missing, telling the log how far it is; see {@link #run(SeedRunner, Progress, Consumer)}. */
    public ExperimentResult run(SeedRunner runner, Progress progress) {
        long[] last = {System.nanoTime() - LOG_NANOS};
        return run(runner, progress, status -> {
            if (System.nanoTime() - last[0] >= LOG_NANOS) {
                last[0] = System.nanoTime();
                LOG.info("{}", status);
            }
        });
    }

    /**
     * Makes what is missing, and returns everything.
     *
     * @param runner where models are made
     * @param progress told of each finished model, with its group as the stage
     * @param listener told the same with an estimate of the time that is left, one call at a time
     * @throws InvalidStateException if a group in the folder was made by another configuration, the folder is in use, or a
     *     file cannot be read or written
     * @throws io.unlearn.core.error.InvalidArgumentException if two candidates have one identifier, or a method refuses the task
     * @throws NotConvergedException if an original or a reference does not converge; a method that diverges is reported in the
     *     result instead
     * @throws NonFiniteValueException if a score of an original or a reference is NaN or infinite
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public ExperimentResult run(SeedRunner runner, Progress progress, Consumer<ExperimentStatus> listener) {
        SerialRunner.checkInterrupt();
        List<Candidate<M, D>> candidates = List.copyOf(definition.candidates());
        Groups.Form form = runner.takesBlocks() ? Groups.Form.CHOSEN : Groups.Form.ONE_BY_ONE;
        // Before anything is written.
        new Groups<>(definition, plan, folder, Groups.Form.ONE_BY_ONE).refuseUnusable(candidates);
        ExperimentFolder.Lock lock = folder.lock();
        try {
            Groups<M, D> groups = new Groups<>(definition, plan, folder, form);
            List<Group<M>> trained = groups.trained();
            List<Group<M>> unlearned = groups.unlearned(candidates);
            // All groups are checked before any is claimed, so that a refusal changes nothing.
            List<Group<M>> all =
                    Stream.concat(trained.stream(), unlearned.stream()).toList();
            all.forEach(group -> folder.check(group.id(), group.description()));
            all.forEach(group -> folder.claim(group.id(), group.description()));
            RunWork<M, D> work = new RunWork<>(definition, plan, folder, maker, new Tracker(progress, listener));
            List<SeedJob> first = work.expect(trained);
            List<SeedJob> second = work.expect(unlearned);
            work.run(runner, first);
            work.run(runner, second);
            return result(candidates, trained, unlearned);
        } finally {
            lock.close();
        }
    }

    private ExperimentResult result(
            List<Candidate<M, D>> candidates, List<Group<M>> trained, List<Group<M>> unlearned) {
        List<ExperimentResult.Contender> contenders = new ArrayList<>();
        List<ExperimentResult.Diverged> diverged = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate<M, D> candidate = candidates.get(i);
            List<ModelRun> runs = runs(unlearned.get(i));
            List<ModelRun> failed =
                    runs.stream().filter(run -> !run.succeeded()).toList();
            if (failed.isEmpty()) {
                contenders.add(new ExperimentResult.Contender(
                        candidate.method(),
                        candidate.tuning(),
                        candidate.configuration(),
                        Ensemble.of(candidate.id(), runs)));
            } else {
                diverged.add(new ExperimentResult.Diverged(
                        candidate.method(),
                        candidate.tuning(),
                        candidate.configuration(),
                        runs.size(),
                        failed.size(),
                        failed.get(0).failure()));
            }
        }
        return new ExperimentResult(
                plan,
                definition.configuration(),
                Ensemble.of(Group.ORIGINALS, runs(trained.get(0))),
                Ensemble.of(Group.RETRAINED, runs(trained.get(1))),
                Ensemble.of(Group.AGAIN, runs(trained.get(2))),
                contenders,
                diverged);
    }

    private List<ModelRun> runs(Group<M> group) {
        List<ModelRun> runs = new ArrayList<>();
        for (int i = 0; i < group.models(); i++) {
            runs.add(folder.required(group.fingerprint(), new SeedJob(group.id(), i)));
        }
        return runs;
    }

    /** Returns what makes single models; in a process of its own too. */
    SeedMaker<M, D> maker() {
        return maker;
    }
}
