package io.unlearn.examples.basic;

import io.unlearn.audit.Audit;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Makes the audit's evidence: many releases of one model, each with its own noise, and what each says about deleted rows.
 *
 * <p>The noise of a release is tiny, so the differences that the audit looks for would be lost in float32. A score is
 * therefore the change of the row's own-class score against one fixed release, computed in float64 and divided by the
 * standard deviation that the noise gives it; only then is it rounded. That is what somebody sees who has every digit of
 * the weights.
 */
final class Evidence {
    private final LinearModel reference;
    private final double noise;
    private final double[][] features;
    private final int[] labels;
    private final double[] referenceScores;

    /**
     * Prepares the scores.
     *
     * @param reference a release that is not audited itself
     * @param noise the standard deviation of a weight's noise
     * @param deleted the deleted rows
     * @param limit how many of them to score, at most; drawn by the seed
     */
    Evidence(LinearModel reference, double noise, TrainingRows deleted, int limit, Seeds seeds) {
        this.reference = reference;
        this.noise = noise;
        int[] chosen = draw(deleted.size(), limit, seeds.generator());
        this.features = Arrays.stream(chosen).mapToObj(deleted::featuresCopy).toArray(double[][]::new);
        this.labels = Arrays.stream(chosen).map(deleted::label).toArray();
        this.referenceScores = new double[chosen.length];
        for (int e = 0; e < chosen.length; e++) {
            referenceScores[e] = ownScore(reference, e);
        }
    }

    private static int[] draw(int size, int limit, RandomGenerator random) {
        int[] order = IntStream.range(0, size).toArray();
        int count = Math.min(limit, size);
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(size - i);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return Arrays.copyOf(order, count);
    }

    int rows() {
        return labels.length;
    }

    /** Has the rows of each class audited by themselves as well; classes of which no row is scored are left out. */
    Audit.Builder byClass(Audit.Builder audit) {
        int[] classes = Arrays.stream(labels).distinct().sorted().toArray();
        int[] groupOfRow = Arrays.stream(labels)
                .map(label -> Arrays.binarySearch(classes, label))
                .toArray();
        return audit.groups(
                groupOfRow,
                Arrays.stream(classes).mapToObj(label -> "class " + label).toList());
    }

    /** Makes this many new releases. */
    static List<LinearModel> releases(LinearRemoval model, int count, String name, Progress progress) {
        List<LinearModel> released = new ArrayList<>(count);
        for (int m = 0; m < count; m++) {
            progress.update(name, m, count);
            released.add(model.publishForAudit().model());
        }
        progress.update(name, count, count);
        return released;
    }

    /** Returns {@code [release][row]}. */
    ScoreMatrix scores(List<LinearModel> releases) {
        return ScoreMatrix.of(releases.stream().map(this::scores).toArray(float[][]::new));
    }

    private float[] scores(LinearModel model) {
        float[] scores = new float[labels.length];
        for (int e = 0; e < scores.length; e++) {
            scores[e] = (float) ((ownScore(model, e) - referenceScores[e]) / spread(e));
        }
        return scores;
    }

    private double ownScore(LinearModel model, int e) {
        return model.scores(features[e])[Math.min(labels[e], model.outputs() - 1)];
    }

    /** The standard deviation that the noise gives to the score of row e. */
    private double spread(int e) {
        double squares = reference.intercept() ? 1 : 0;
        for (double x : features[e]) {
            squares += x * x;
        }
        return noise * Math.sqrt(squares);
    }
}
