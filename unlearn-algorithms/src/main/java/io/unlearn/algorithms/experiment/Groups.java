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
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The groups of an experiment: three of trained models, and one for each candidate. */
final class Groups<M, D> {
    static final String TOGETHER = "together";

    private static final String SCHEMA = "unlearn/experiment-group/1";

    private final ExperimentDefinition<M, D> definition;
    private final ExperimentPlan plan;
    private final ExperimentFolder folder;
    private final Form form;

    /** In which form models are made. */
    enum Form {
        /** As written down with the group; one by one where nothing is. */
        AS_WRITTEN,
        /** As written down with a group that has models; for a new one, at once where that is faster. */
        CHOSEN,
        /** As written down with a group that has models; one by one for a new one. */
        ONE_BY_ONE
    }

    Groups(ExperimentDefinition<M, D> definition, ExperimentPlan plan, ExperimentFolder folder, Form form) {
        this.form = form;
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
        refuseUnusable(candidates);
        return candidates.stream().map(this::unlearned).toList();
    }

    /** Refuses candidates that have one identifier, or want more originals than there are. */
    void refuseUnusable(List<Candidate<M, D>> candidates) {
        Set<String> ids = new HashSet<>(Set.of(Group.ORIGINALS, Group.RETRAINED, Group.AGAIN));
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
        }
    }

    private Group<M> trained(String id, int models, D data, int kept) {
        int together = together(id, ModelGroups::trainedTogether);
        Group.Maker<M> maker = new Group.Maker<>() {
            @Override
            public Timed<M> make(int index, Seeds seeds) {
                return Timed.of(() -> definition.train(data, seeds, Progress.none()));
            }

            @Override
            public List<Timed<M>> makeTogether(int first, List<Seeds> seeds) {
                return Timed.ofAll(() -> groups().train(data, seeds, Progress.none()));
            }
        };
        return new Group<>(id, models, description(id, together).build(), maker, false, kept, together);
    }

    private ModelGroups<M, D> groups() {
        return definition
                .groups()
                .orElseThrow(() -> new InvalidStateException(
                        "definition",
                        "one that makes models together, as before",
                        "without groups()",
                        "Use another folder."));
    }

    private int together(String id, ToIntFunction<ModelGroups<M, D>> wished) {
        Optional<Integer> written =
                form == Form.AS_WRITTEN || folder.hasModels(id) ? folder.together(id) : Optional.empty();
        return written.orElseGet(() -> form == Form.CHOSEN
                ? definition.groups().map(wished::applyAsInt).orElse(1)
                : 1);
    }

    private Group<M> unlearned(Candidate<M, D> candidate) {
        int together = together(candidate.id(), known -> known.unlearnedTogether(candidate.unlearner()));
        JsonObject description = description(candidate.id(), together)
                .put("method", candidate.method())
                .put("hyperparameters", candidate.configuration())
                .put("origin", plan.origin().name())
                .build();
        Group.Maker<M> maker = new Group.Maker<>() {
            @Override
            public Timed<M> make(int index, Seeds seeds) {
                return unlearn(candidate, index, seeds);
            }

            @Override
            public List<Timed<M>> makeTogether(int first, List<Seeds> seeds) {
                return unlearnTogether(candidate, first, seeds);
            }
        };
        return new Group<>(candidate.id(), candidate.models(), description, maker, true, 0, together);
    }

    /** A group that is made one by one is described as before there were others. */
    private JsonObject.Builder description(String id, int together) {
        JsonObject.Builder described = JsonObject.builder()
                .put("schema", SCHEMA)
                .put("group", id)
                .put("seed", Long.toString(plan.seed()))
                .put("configuration", definition.configuration());
        return together == 1 ? described : described.put(TOGETHER, Integer.toString(together));
    }

    private List<Timed<M>> unlearnTogether(Candidate<M, D> candidate, int first, List<Seeds> seeds) {
        List<M> originals = new ArrayList<>();
        try {
            List<UnlearningTask<M, D>> tasks = new ArrayList<>();
            for (int i = 0; i < seeds.size(); i++) {
                if (i == 0 || originalOf(first + i) != originalOf(first)) {
                    originals.add(original(new SeedJob(Group.ORIGINALS, originalOf(first + i))));
                }
                tasks.add(new UnlearningTask<>(originals.get(originals.size() - 1), definition.split()));
            }
            return Timed.ofAll(() -> groups().unlearn(candidate.unlearner(), tasks, seeds, Progress.none()));
        } finally {
            originals.forEach(definition::closeModel);
        }
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
