package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The groups of an experiment: three of trained models, and one for each candidate. */
final class Groups<M, D> {
    private static final String SCHEMA = "unlearn/experiment-group/1";

    private final ExperimentDefinition<M, D> definition;
    private final ExperimentPlan plan;
    private final ExperimentFolder folder;

    Groups(ExperimentDefinition<M, D> definition, ExperimentPlan plan, ExperimentFolder folder) {
        this.definition = definition;
        this.plan = plan;
        this.folder = folder;
    }

    /** Returns the groups that depend on no other. */
    List<Group<M>> trained() {
        int kept = plan.origin() == Origin.ONE_ORIGINAL ? 1 : plan.originals();
        return List.of(
                trained(Group.ORIGINALS, plan.originals(), definition.trainingSet(), kept),
                trained(Group.RETRAINED, plan.retrained(), definition.split().retain(), 0),
                trained(Group.AGAIN, plan.retrainedAgain(), definition.split().retain(), 0));
    }

    /** Returns the groups that need the originals. */
    List<Group<M>> unlearned(List<Candidate<M, D>> candidates) {
        Set<String> ids = new HashSet<>(Set.of(Group.ORIGINALS, Group.RETRAINED, Group.AGAIN));
        List<Group<M>> groups = new ArrayList<>();
        for (Candidate<M, D> candidate : candidates) {
            if (!ids.add(candidate.id())) {
                throw new InvalidArgumentException(
                        "identifier of a candidate", "new", candidate.id() + " again", "Name its tuning differently.");
            }
            if (plan.origin() == Origin.OWN_ORIGINAL_EACH && candidate.models() > plan.originals()) {
                throw new InvalidArgumentException(
                        "models of " + candidate.id(),
                        "at most " + plan.originals() + ", the number of originals",
                        candidate.models(),
                        "Train more originals, or unlearn all from one.");
            }
            groups.add(unlearned(candidate));
        }
        return groups;
    }

    private Group<M> trained(String id, int models, D data, int kept) {
        return new Group<>(
                id,
                models,
                description(id).build(),
                (index, seeds) -> Timed.of(() -> definition.train(data, seeds, Progress.none())),
                false,
                kept);
    }

    private Group<M> unlearned(Candidate<M, D> candidate) {
        JsonObject description = description(candidate.id())
                .put("method", candidate.method())
                .put("hyperparameters", candidate.configuration())
                .put("origin", plan.origin().name())
                .build();
        return new Group<>(
                candidate.id(),
                candidate.models(),
                description,
                (index, seeds) -> unlearn(candidate, index, seeds),
                true,
                0);
    }

    private JsonObject.Builder description(String id) {
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("group", id)
                .put("seed", Long.toString(plan.seed()))
                .put("configuration", definition.configuration());
    }

    /** Returns the number of the original that an unlearned model starts from. */
    int originalOf(int index) {
        return plan.origin() == Origin.ONE_ORIGINAL ? 0 : index;
    }

    private Timed<M> unlearn(Candidate<M, D> candidate, int index, Seeds seeds) {
        M original = original(new SeedJob(Group.ORIGINALS, originalOf(index)));
        try {
            UnlearningTask<M, D> task = new UnlearningTask<>(original, definition.split());
            return Timed.of(() -> candidate.unlearner().unlearn(task, seeds, Progress.none()));
        } finally {
            definition.closeModel(original);
        }
    }

    /** Each model is unlearned from a copy of its own, so that threads share nothing but data. */
    private M original(SeedJob job) {
        byte[] bytes = folder.readModel(job)
                .orElseThrow(() -> new InvalidStateException(
                        "file of " + job, "there and whole", "missing or damaged", "Run the experiment again."));
        try {
            return definition.load(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw ExperimentFolder.failed(folder.root(), e);
        }
    }
}
