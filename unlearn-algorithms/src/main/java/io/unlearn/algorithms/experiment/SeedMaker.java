package io.unlearn.algorithms.experiment;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.OutOfRangeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the models of an experiment, measures them and writes their files. Immutable; as thread-safe as the definition. */
final class SeedMaker<M, D> {
    private static final Logger LOG = LoggerFactory.getLogger("io.unlearn.progress");

    private final ExperimentDefinition<M, D> definition;
    private final ExperimentPlan plan;
    private final ExperimentFolder folder;

    SeedMaker(ExperimentDefinition<M, D> definition, ExperimentPlan plan, ExperimentFolder folder) {
        this.definition = definition;
        this.plan = plan;
        this.folder = folder;
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
}
