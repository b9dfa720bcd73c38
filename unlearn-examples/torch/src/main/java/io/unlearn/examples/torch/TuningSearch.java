package io.unlearn.examples.torch;

import io.unlearn.algorithms.experiment.Ensemble;
import io.unlearn.algorithms.experiment.ExperimentResult;
import io.unlearn.algorithms.experiment.ForgetMetric;
import io.unlearn.algorithms.experiment.LeaderboardRow;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The search for a learning rate: each method with its published rates times each factor, on seeds, originals and references
 * that the record does not use. The factor with the largest capped final score is taken; of equal ones the first. Factors with
 * which a model diverged are out.
 *
 * @param scores for each method, in order, the score of each factor
 */
record TuningSearch(Map<String, Map<Double, Double>> scores) {
    /** The factors that are tried. */
    static final double[] FACTORS = {0.3, 1, 3, 10, 30};

    static String tuning(double factor) {
        return "rate-x" + text(factor).replace('.', '-');
    }

    private static String text(double factor) {
        return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
    }

    static TuningSearch of(ExperimentResult result, ForgetMetric metric, Seeds seeds) {
        Map<String, Map<Double, Double>> scores = new LinkedHashMap<>();
        for (ExperimentResult.Contender contender : result.contenders()) {
            for (double factor : FACTORS) {
                if (tuning(factor).equals(contender.tuning())) {
                    scores.computeIfAbsent(contender.method(), key -> new LinkedHashMap<>())
                            .put(factor, score(result.retrained(), contender.ensemble(), metric, seeds));
                }
            }
        }
        return new TuningSearch(scores);
    }

    private static double score(Ensemble retrained, Ensemble unlearned, ForgetMetric metric, Seeds seeds) {
        double f = metric.evaluate(unlearned.scores(), retrained.scores(), seeds, Progress.none())
                .score()
                .value();
        return f
                * new LeaderboardRow.Utility(
                                unlearned.retainAccuracy() / retrained.retainAccuracy(),
                                unlearned.testAccuracy() / retrained.testAccuracy())
                        .cappedProduct();
    }

    /** Returns the factor that did best for a method; 1 if it diverged with each. */
    double best(String method) {
        double best = 1;
        double score = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Double, Double> tried :
                scores.getOrDefault(method, Map.of()).entrySet()) {
            if (tried.getValue() > score) {
                best = tried.getKey();
                score = tried.getValue();
            }
        }
        return best;
    }

    /** Returns the search as a Markdown table. */
    String toMarkdown() {
        StringBuilder out = new StringBuilder("| Method |");
        for (double factor : FACTORS) {
            out.append(" rate x ").append(text(factor)).append(" |");
        }
        out.append(" taken |\n|").append(" --- |".repeat(FACTORS.length + 2)).append('\n');
        scores.forEach((method, tried) -> {
            out.append("| ").append(method).append(" |");
            for (double factor : FACTORS) {
                Double score = tried.get(factor);
                out.append(score == null ? " diverged |" : String.format(Locale.ROOT, " %.4f |", score));
            }
            out.append(" x ").append(text(best(method))).append(" |\n");
        });
        return out.toString();
    }
}
