package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Erase, then repair: an unlearning method put together from stages, which work one after the other on a copy of the original.
 *
 * <p>The result depends on the task and the seeds alone, as long as the engine computes on one thread. Interrupting the thread
 * ends the work with a {@link java.util.concurrent.CancellationException}; then, as after every exception, the copy and all
 * helpers are closed and the original is as it was. A heuristic: it promises nothing about how well it forgets.
 */
public final class Recipe implements TorchUnlearner {
    private final String name;
    private final List<Stage> stages;

    private Recipe(String name, List<Stage> stages) {
        this.name = name;
        this.stages = List.copyOf(stages);
    }

    /** Starts a recipe. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Adds stages in the order in which they work. */
    public static final class Builder {
        private final String name;
        private final List<Stage> stages = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /** Takes knowledge out. */
        public Builder erase(Erasure erasure) {
            stages.add(erasure);
            return this;
        }

        /** Brings utility back. */
        public Builder repair(Repair repair) {
            stages.add(repair);
            return this;
        }

        /** Returns the recipe. */
        public Recipe build() {
            return new Recipe(name, stages);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Need> needs() {
        return stages.stream().flatMap(stage -> stage.needs().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void check(UnlearningTask<TorchModel, TorchData> task) {
        for (Part part : Part.values()) {
            checkFits(part, part.of(task.split()), task.original());
        }
        needs().stream().sorted().forEach(need -> need.check(task));
        stages.forEach(stage -> stage.check(task));
    }

    private static void checkFits(Part part, TorchData data, TorchModel model) {
        if (!data.isEmpty()
                && (data.classes() != model.classes()
                        || !Arrays.equals(data.exampleShapeCopy(), model.inputShapeCopy()))) {
            throw new ShapeMismatchException(
                    part.word(),
                    "rows of shape " + Arrays.toString(model.inputShapeCopy()) + " in " + model.classes() + " classes",
                    Arrays.toString(data.exampleShapeCopy()) + " in " + data.classes() + " classes",
                    "Give the data that the original model was made for.");
        }
    }

    /**
     * Returns how many models are best unlearned together, 1 where that does not pay.
     *
     * @param architecture of the models
     */
    int together(Architecture architecture, TorchDevice device) {
        return stages.stream()
                .flatMap(stage -> TrainingRepair.in(stage).stream())
                .mapToInt(training -> training.together(architecture, device))
                .filter(size -> size > 1)
                .min()
                .orElse(1);
    }

    /**
     * Does for each task what {@link #unlearn} does with its seeds; stages that train with cross-entropy work on all models at once,
     * so that results differ in the order of float32 sums.
     *
     * @param tasks whose originals are of one architecture; the parts of the data are the first one's
     * @return a model for each, which the caller closes; after an exception none is left
     */
    List<TorchModel> unlearnTogether(
            List<UnlearningTask<TorchModel, TorchData>> tasks, List<Seeds> seeds, Progress progress) {
        tasks.forEach(this::check);
        Session.checkCancelled(name);
        List<TorchModel> models = new ArrayList<>();
        boolean done = false;
        try {
            List<Workpiece> works = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                models.add(tasks.get(i).original().copy());
                works.add(Workpiece.of(name, tasks.get(i), models.get(i), seeds.get(i), progress));
            }
            for (int i = 0; i < stages.size(); i++) {
                int number = i;
                List<Workpiece> steps =
                        works.stream().map(work -> work.step(number)).toList();
                works.get(0).checkCancelled();
                applyTogether(stages.get(i), steps);
            }
            models.forEach(TorchModel::requireFinite);
            done = true;
            return List.copyOf(models);
        } catch (NonFiniteValueException e) {
            throw diverged(e);
        } finally {
            if (!done) {
                models.forEach(TorchModel::close);
            }
        }
    }

    private static void applyTogether(Stage stage, List<Workpiece> works) {
        Optional<TrainingRepair> training = TrainingRepair.in(stage);
        if (training.isPresent()) {
            training.get().applyTogether(works);
        } else {
            works.forEach(stage::apply);
        }
    }

    @Override
    public TorchModel unlearn(UnlearningTask<TorchModel, TorchData> task, Seeds seeds, Progress progress) {
        check(task);
        Session.checkCancelled(name);
        TorchModel model = task.original().copy();
        boolean done = false;
        try {
            Workpiece work = Workpiece.of(name, task, model, seeds, progress);
            for (int i = 0; i < stages.size(); i++) {
                work.checkCancelled();
                stages.get(i).apply(work.step(i));
            }
            model.requireFinite();
            done = true;
            return model;
        } catch (NonFiniteValueException e) {
            throw diverged(e);
        } finally {
            if (!done) {
                model.close();
            }
        }
    }

    /** A number that is not finite after the start comes from the training. */
    private NotConvergedException diverged(NonFiniteValueException e) {
        NotConvergedException told = new NotConvergedException(
                name, "finite in every weight", e.value() + " in " + e.name(), "Lower the learning rate.");
        told.initCause(e);
        return told;
    }

    @Override
    public String toString() {
        return name;
    }
}
