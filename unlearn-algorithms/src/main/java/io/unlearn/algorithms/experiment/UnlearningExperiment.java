package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.OutOfRangeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
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

    private UnlearningExperiment(ExperimentDefinition<M, D> definition, ExperimentPlan plan, ExperimentFolder folder) {
        this.definition = definition;
        this.plan = plan;
        this.folder = folder;
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
            Work work = new Work(new Tracker(progress, listener));
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
            runs.add(read(group, new SeedJob(group.id(), i)));
        }
        return runs;
    }

    private ModelRun read(Group<M> group, SeedJob job) {
        return folder.read(group.fingerprint(), job)
                .orElseThrow(() -> new InvalidStateException(
                        "file of " + job, "there and whole", "missing or damaged", "Run the experiment again."));
    }

    /** Makes one model, or the block that it is in, and writes the files; in a process of its own too. */
    void carryOut(SeedJob job) {
        Group<M> group = group(job);
        folder.check(group.id(), group.description());
        if (group.together() == 1) {
            makeAlone(group, job);
            return;
        }
        // All of a block, also if some are there: whoever goes on gets the bits that others got.
        List<SeedJob> block = group.block(group.blockOf(job.index()));
        List<SeedJob> missing =
                block.stream().filter(each -> !isThere(group, each)).toList();
        try {
            makeTogether(group, block, missing);
        } catch (NotConvergedException | NonFiniteValueException e) {
            LOG.info("{}: one model fails, so that its block is made one by one: {}", group.id(), e.getMessage());
            missing.forEach(each -> makeAlone(group, each));
        }
    }

    private boolean isThere(Group<M> group, SeedJob job) {
        boolean whole = job.index() >= group.keeps() || folder.readModel(job).isPresent();
        return whole && folder.read(group.fingerprint(), job).isPresent();
    }

    private void makeTogether(Group<M> group, List<SeedJob> block, List<SeedJob> missing) {
        List<Timed<M>> made = group.maker()
                .makeTogether(
                        block.get(0).index(), block.stream().map(this::seeds).toList());
        try {
            for (int i = 0; i < block.size(); i++) {
                if (missing.contains(block.get(i))) {
                    keep(group, block.get(i), made.get(i));
                }
            }
        } finally {
            made.forEach(each -> definition.closeModel(each.model()));
        }
    }

    private void makeAlone(Group<M> group, SeedJob job) {
        try {
            make(group, job);
        } catch (NotConvergedException | NonFiniteValueException e) {
            if (!group.mayFail()) {
                throw e;
            }
            folder.write(group.fingerprint(), job, ModelRun.failed(String.valueOf(e.getMessage())));
        }
    }

    /** Refuses a job whose group is made otherwise here than where the job comes from. */
    void checkFingerprint(SeedJob job, String expected) {
        if (!group(job).fingerprint().equals(expected)) {
            throw new InvalidStateException(
                    "configuration of " + job.group(),
                    "the same on every machine",
                    "another one here",
                    "Put the same jars on every machine, and let the configuration depend on nothing but the class.");
        }
    }

    private void make(Group<M> group, SeedJob job) {
        Timed<M> made = group.maker().make(job.index(), seeds(job));
        try {
            keep(group, job, made);
        } finally {
            definition.closeModel(made.model());
        }
    }

    private void keep(Group<M> group, SeedJob job, Timed<M> made) {
        ModelRun run = measure(job, made);
        if (job.index() < group.keeps()) {
            folder.writeModel(job, bytes(made.model()));
        }
        // Last: whoever sees this file relies on the model's.
        folder.write(group.fingerprint(), job, run);
    }

    private Group<M> group(SeedJob job) {
        Groups<M, D> groups = new Groups<>(definition, plan, folder, Groups.Form.AS_WRITTEN);
        List<Group<M>> all = new ArrayList<>(groups.trained());
        all.addAll(groups.unlearned(definition.candidates()));
        return all.stream()
                .filter(group -> group.id().equals(job.group()))
                .findFirst()
                .orElseThrow(() -> new OutOfRangeException(
                        "group", "one of the definition's", job.group(), "Build the same definition in each process."));
    }

    private Seeds seeds(SeedJob job) {
        return Seeds.of(plan.seed()).split(job.group()).split(job.index());
    }

    private ModelRun measure(SeedJob job, Timed<M> made) {
        float[] scores = definition.confidences(made.model(), definition.split().forget());
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new NonFiniteValueException(
                        "score " + i + " under " + job, "finite", scores[i], "It diverged: lower the learning rate.");
            }
        }
        return new ModelRun(
                "",
                scores,
                new ModelRun.Accuracy(
                        accuracy(made.model(), definition.split().retain()),
                        accuracy(made.model(), definition.testSet()),
                        accuracy(made.model(), definition.split().forget())),
                made.wallSeconds(),
                made.cpuSeconds());
    }

    private double accuracy(M model, D data) {
        return definition.accuracy(model, data);
    }

    private byte[] bytes(M model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            definition.save(model, out);
        } catch (IOException e) {
            throw ExperimentFolder.failed(folder.root(), e);
        }
        return out.toByteArray();
    }

    private final class Work implements SeedWork {
        private final Map<String, Group<M>> groups = new HashMap<>();
        private final Map<SeedJob, List<SeedJob>> blocks = new ConcurrentHashMap<>();
        private final Tracker tracker;

        Work(Tracker tracker) {
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
            List<SeedJob> here = runner.takesBlocks()
                    ? List.of()
                    : jobs.stream().filter(block).toList();
            SeedRunner.serial().run(here, this);
            runner.run(jobs.stream().filter(job -> !here.contains(job)).toList(), this);
        }

        @Override
        public void carryOut(SeedJob job) {
            UnlearningExperiment.this.carryOut(job);
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
                tracker.finished(each, read(group, each));
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
}
