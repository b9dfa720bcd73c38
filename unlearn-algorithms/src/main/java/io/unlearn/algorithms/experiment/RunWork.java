package io.unlearn.algorithms.experiment;

import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.OutOfRangeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** One run of an experiment: what is still to be done, and what is done with what comes back. */
final class RunWork<M, D> implements SeedWork {
    private final ExperimentDefinition<M, D> definition;
    private final ExperimentPlan plan;
    private final ExperimentFolder folder;
    private final SeedMaker<M, D> maker;
    private final Map<String, Group<M>> groups = new HashMap<>();
    private final Map<SeedJob, List<SeedJob>> blocks = new ConcurrentHashMap<>();
    private final Tracker tracker;

    RunWork(
            ExperimentDefinition<M, D> definition,
            ExperimentPlan plan,
            ExperimentFolder folder,
            SeedMaker<M, D> maker,
            Tracker tracker) {
        this.definition = definition;
        this.plan = plan;
        this.folder = folder;
        this.maker = maker;
        this.tracker = tracker;
    }

    /** Returns the jobs that are still to be done. */
    List<SeedJob> expect(List<Group<M>> expected) {
        List<SeedJob> jobs = new ArrayList<>();
        for (Group<M> group : expected) {
            groups.put(group.id(), group);
            List<ModelRun> finished = new ArrayList<>();
            for (int i = 0; i < group.models(); i++) {
                SeedJob job = new SeedJob(group.id(), i);
                boolean whole = i >= group.keeps() || folder.readModel(job).isPresent();
                int before = finished.size();
                if (whole) {
                    folder.read(group.fingerprint(), job).ifPresent(finished::add);
                }
                if (finished.size() == before) {
                    add(jobs, group, job);
                }
            }
            tracker.expect(group.id(), group.models(), finished);
        }
        return jobs;
    }

    /** The first model of a block stands for all of it. */
    private void add(List<SeedJob> jobs, Group<M> group, SeedJob job) {
        SeedJob first = new SeedJob(group.id(), group.blockOf(job.index()));
        List<SeedJob> block = blocks.computeIfAbsent(first, each -> new ArrayList<>());
        if (block.isEmpty()) {
            jobs.add(first);
        }
        block.add(job);
    }

    void run(SeedRunner runner, List<SeedJob> jobs) {
        Predicate<SeedJob> block = job -> expected(job).together() > 1;
        List<SeedJob> here =
                runner.takesBlocks() ? List.of() : jobs.stream().filter(block).toList();
        SeedRunner.serial().run(here, this);
        runner.run(jobs.stream().filter(job -> !here.contains(job)).toList(), this);
    }

    @Override
    public void carryOut(SeedJob job) {
        maker.carryOut(job);
    }

    private Group<M> expected(SeedJob job) {
        Group<M> group = groups.get(job.group());
        if (group == null) {
            throw new OutOfRangeException("group", "one of this run's", job.group(), "Pass on the jobs as given.");
        }
        return group;
    }

    @Override
    public void finished(SeedJob job) {
        Group<M> group = expected(job);
        for (SeedJob each : blocks.getOrDefault(job, List.of(job))) {
            tracker.finished(each, folder.required(group.fingerprint(), each));
        }
    }

    @Override
    public SeedTask task(SeedJob job) {
        Group<M> group = expected(job);
        int original = new Groups<>(definition, plan, folder, Groups.Form.AS_WRITTEN).originalOf(job.index());
        byte[] model = group.mayFail() ? sealedOriginal(original) : new byte[0];
        return new SeedTask(definition.getClass(), plan, job, group.fingerprint(), original, model);
    }

    private byte[] sealedOriginal(int index) {
        SeedJob job = new SeedJob(Group.ORIGINALS, index);
        byte[] sealed = folder.sealedModel(job);
        if (SeedFile.unsealed(sealed).isEmpty()) {
            throw new InvalidStateException(
                    "file of " + job, "there and whole", "missing or damaged", "Run the experiment again.");
        }
        return sealed;
    }

    @Override
    public void accept(SeedJob job, SeedAnswer answer) {
        Group<M> group = expected(job);
        boolean ours = SeedFile.read(answer.results(), group.fingerprint(), job)
                .filter(run -> !run.succeeded()
                        || job.index() >= group.keeps()
                        || SeedFile.unsealed(answer.model()).isPresent())
                .isPresent();
        if (!ours) {
            throw new InvalidStateException(
                    "answer for " + job, "whole, and of this configuration", "not", "Have the task done again.");
        }
        if (answer.model().length > 0) {
            folder.receiveModel(job, answer.model());
        }
        // Last: whoever sees this file relies on the model's.
        folder.receiveResults(job, answer.results());
    }

    @Override
    public Path folder() {
        return folder.root();
    }

    @Override
    public ExperimentPlan plan() {
        return plan;
    }

    @Override
    public Class<?> definitionClass() {
        return definition.getClass();
    }
}
