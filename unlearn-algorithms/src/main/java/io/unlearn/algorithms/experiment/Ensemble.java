package io.unlearn.algorithms.experiment;

import io.unlearn.core.ScoreMatrix;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The results of models that were made alike. Immutable. */
public final class Ensemble {
    private final String id;
    private final List<ModelRun> runs;
    private final ScoreMatrix scores;

    private Ensemble(String id, List<ModelRun> runs, ScoreMatrix scores) {
        this.id = id;
        this.runs = runs;
        this.scores = scores;
    }

    static Ensemble of(String id, List<ModelRun> runs) {
        return new Ensemble(
                id,
                List.copyOf(runs),
                ScoreMatrix.of(runs.stream().map(ModelRun::scores).toArray(float[][]::new)));
    }

    /** Returns the name of the group. */
    public String id() {
        return id;
    }

    /** Returns the number of models. */
    public int models() {
        return runs.size();
    }

    /** Returns the scores of the forget examples, {@code [model][example]}, in the order of the seeds. */
    public ScoreMatrix scores() {
        return scores;
    }

    /** Returns the mean share of right answers on the retain part. */
    public double retainAccuracy() {
        return mean(run -> run.accuracy().retain());
    }

    /** Returns the mean share of right answers on the test set. */
    public double testAccuracy() {
        return mean(run -> run.accuracy().test());
    }

    /** Returns the mean share of right answers on the forget part. */
    public double forgetAccuracy() {
        return mean(run -> run.accuracy().forget());
    }

    /** Returns the mean time by the clock that a model took, in seconds, scoring not included. */
    public double wallSeconds() {
        return mean(ModelRun::wallSeconds);
    }

    /** Returns the mean processor time of the thread that made a model, in seconds, scoring not included. */
    public double cpuSeconds() {
        return mean(ModelRun::cpuSeconds);
    }

    private double mean(ToDoubleFunction<ModelRun> value) {
        return runs.stream().mapToDouble(value).average().orElseThrow();
    }

    @Override
    public String toString() {
        return "Ensemble[" + id + ", " + scores + "]";
    }
}
