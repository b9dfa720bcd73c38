package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a stage has in hand: the copy it changes, the original, the data, and its own randomness. It lives for one run, on one
 * thread.
 */
public final class Workpiece {
    private final String name;
    private final UnlearningTask<TorchModel, TorchData> task;
    private final TorchModel model;
    private final Map<String, BitSet> erased;
    private final Seeds seeds;
    private final Progress progress;
    private int sessions;

    private Workpiece(
            String name,
            UnlearningTask<TorchModel, TorchData> task,
            TorchModel model,
            Map<String, BitSet> erased,
            Seeds seeds,
            Progress progress) {
        this.name = name;
        this.task = task;
        this.model = model;
        this.erased = erased;
        this.seeds = seeds;
        this.progress = progress;
    }

    static Workpiece of(
            String name, UnlearningTask<TorchModel, TorchData> task, TorchModel model, Seeds seeds, Progress progress) {
        return new Workpiece(name, task, model, new HashMap<>(), seeds, progress);
    }

    /** Returns the same work with the randomness of one of its steps: a stage of a recipe, a cycle of a stage. */
    public Workpiece step(long number) {
        return new Workpiece(name, task, model, erased, seeds.split(number), progress);
    }

    /** Returns the model that was trained on everything: a teacher, never to be changed or closed. */
    public TorchModel original() {
        return task.original();
    }

    /** Returns the model that becomes the result. */
    public TorchModel model() {
        return model;
    }

    /** Returns a part of the data. */
    public TorchData data(Part part) {
        return part.of(task.split());
    }

    /** Returns the seeds of this step of the work. */
    public Seeds seeds() {
        return seeds;
    }

    /** Returns a generator at the start of a stream of this step of the work. */
    public RandomGenerator random(String label) {
        return seeds.split(label).generator();
    }

    /** Remembers which entries of a tensor were erased, beside those that were before. */
    public void markErased(TorchParameter parameter, BitSet entries) {
        erased.computeIfAbsent(parameter.name(), key -> new BitSet()).or(entries);
    }

    /** Returns whether an erasure told which entries of a tensor it erased. */
    public boolean isMarked(TorchParameter parameter) {
        return erased.containsKey(parameter.name());
    }

    /** Returns which entries of a tensor were marked as erased; empty where none was. */
    public BitSet erasedCopy(TorchParameter parameter) {
        return (BitSet) erased.getOrDefault(parameter.name(), new BitSet()).clone();
    }

    /**
     * Opens a session on the model; close it.
     *
     * @param stage what it is for, in a few words
     */
    public Session session(String stage, TrainingPlan plan, TorchData data) {
        return session(stage, model, plan, data);
    }

    /** Opens a session on another model than the result, for example on a helper that gives labels. */
    public Session session(String stage, TorchModel other, TrainingPlan plan, TorchData data) {
        return new Session(told(stage), other, plan, data, nextOrder(), progress);
    }

    /** Returns where the order of the rows of the next session comes from. */
    Seeds nextOrder() {
        return seeds.split("order").split(sessions++);
    }

    /** Returns the name of a stage in progress and in messages. */
    String told(String stage) {
        return name + ": " + stage;
    }

    Progress progress() {
        return progress;
    }

    /**
     * Tells how far a stage has come that is not a session.
     *
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public void tell(String stage, long done, long total) {
        progress.update(name + ": " + stage, done, total);
        checkCancelled();
    }

    /** Throws a {@link java.util.concurrent.CancellationException} if the thread was interrupted. */
    public void checkCancelled() {
        Session.checkCancelled(name);
    }
}
