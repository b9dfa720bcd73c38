package io.unlearn.core;

import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.internal.Check;

/** What an {@link Auditor} looks at. Immutable; holds scores and nothing else about people. */
public sealed interface AuditEvidence {
    /**
     * The scores of three groups of models on the same forget examples, example for example. Each row is one model, made
     * with its own randomness: initialisation, order of the data, noise.
     *
     * <p>The rows of each group are read as independent draws. They are not if models share a seed, a warm start or a
     * random subset of the data. The retrained models serve twice: against the unlearned ones, and their first half
     * against their second half as the control, so keep them in the order in which they were made.
     *
     * @param unlearned models after the deletion
     * @param retrained models trained from scratch without the forget examples, by the same procedure
     * @param original models trained with the forget examples, before any deletion
     * @param origin where the unlearned models come from, which decides what a bound is a statement about
     */
    record ModelScores(ScoreMatrix unlearned, ScoreMatrix retrained, ScoreMatrix original, Origin origin)
            implements AuditEvidence {
        /**
         * Checks the shapes.
         *
         * @throws ShapeMismatchException if the groups were not scored on the same number of examples
         */
        public ModelScores {
            checkExamples("retrained", retrained, unlearned);
            checkExamples("original", original, unlearned);
        }

        /** Makes evidence in which each unlearned model comes from an original model of its own. */
        public static ModelScores of(ScoreMatrix unlearned, ScoreMatrix retrained, ScoreMatrix original) {
            return new ModelScores(unlearned, retrained, original, Origin.OWN_ORIGINAL_EACH);
        }

        /** Returns the number of examples, the same for each group. */
        public int examples() {
            return unlearned.examples();
        }

        private static void checkExamples(String name, ScoreMatrix scores, ScoreMatrix unlearned) {
            Check.shape(
                    name,
                    "of " + unlearned.examples() + " examples, as unlearned is",
                    scores.examples() == unlearned.examples(),
                    "of " + scores.examples(),
                    "Score all models on the same forget examples, in the same order.");
        }
    }

    /** Where unlearned models come from. */
    enum Origin {
        /** Each unlearned model was made from an original model that was trained for it, with its own randomness. */
        OWN_ORIGINAL_EACH,
        /**
         * All unlearned models were made from one original model, as in the NeurIPS 2023 challenge. The usual definition
         * of unlearning averages over the training of the original; bounds are then statements about this original model
         * alone, stricter than the definition, and are never {@link BoundKind#CERTIFIED}.
         */
        ONE_ORIGINAL
    }
}
