package io.unlearn.algorithms.experiment;

import io.unlearn.core.ForgetScore;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.List;

/** Says in one number how far unlearned models are from retrained ones, with its null and an interval. */
@FunctionalInterface
public interface ForgetMetric {
    /**
     * Evaluates. The same inputs and seeds give the same result.
     *
     * @param unlearned {@code [models][examples]}
     * @param retrained the same examples
     */
    Evaluation evaluate(ScoreMatrix unlearned, ScoreMatrix retrained, Seeds seeds, Progress progress);

    /**
     * The number.
     *
     * @param score F and its null, of kind {@link io.unlearn.core.BoundKind#APPROXIMATE} always
     * @param ratioLow lower end of an interval of {@link ForgetScore#ratio}; NaN if there is none
     * @param ratioHigh its upper end; NaN if there is none
     * @param confidence of the interval, in (0, 1)
     * @param warnings about the evidence, each a sentence
     */
    record Evaluation(ForgetScore score, double ratioLow, double ratioHigh, double confidence, List<String> warnings) {
        /** Copies the list. */
        public Evaluation {
            warnings = List.copyOf(warnings);
        }
    }
}
