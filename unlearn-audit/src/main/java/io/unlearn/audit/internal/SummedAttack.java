package io.unlearn.audit.internal;

import io.unlearn.audit.ExampleAttack;
import io.unlearn.core.ScoreMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * An attack on each example, added up over the examples of a model. For likelihood ratios that is the ratio of a model whose
 * scores are independent; they are not, which costs strength and never validity: the sum is one number a model all the same.
 *
 * @param name for reports
 * @param fitted one function of the score for each example
 */
record SummedAttack(String name, List<DoubleUnaryOperator> fitted) implements ModelStatistic {
    @Override
    public double of(ScoreMatrix scores, int model) {
        double sum = 0;
        for (int e = 0; e < fitted.size(); e++) {
            sum += fitted.get(e).applyAsDouble(scores.get(model, e));
        }
        return sum;
    }

    static SummedAttack fit(
            ExampleAttack attack,
            ScoreMatrix positives,
            int[] chosenPositives,
            ScoreMatrix negatives,
            int[] chosenNegatives) {
        List<DoubleUnaryOperator> fitted = IntStream.range(0, positives.examples())
                .mapToObj(e -> attack.fit(scores(positives, chosenPositives, e), scores(negatives, chosenNegatives, e)))
                .toList();
        return new SummedAttack(attack.title() + ", added up over the examples", fitted);
    }

    private static double[] scores(ScoreMatrix scores, int[] chosen, int example) {
        return Arrays.stream(chosen).mapToDouble(m -> scores.get(m, example)).toArray();
    }
}
