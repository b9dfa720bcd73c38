package io.unlearn.audit;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;

/**
 * How the threshold of a bound may be chosen so that the bound stays valid. All of them give bounds of kind {@link
 * io.unlearn.core.BoundKind#CERTIFIED}; they differ in power. The best threshold of the counted models, without any of
 * these, gives a number that is above the truth more often than it says. Used by {@link ThresholdBounds}.
 */
public sealed interface ThresholdStrategy {
    /** Returns the strategy in words, for reports. */
    String description();

    /**
     * Any threshold, by the exact simultaneous band: needs no hold-out, and is the default.
     *
     * @see SimultaneousBand#equalLocalLevels
     */
    static ThresholdStrategy equalLocalLevels() {
        return new EqualLocalLevels();
    }

    /**
     * Any threshold, by Bonferroni's inequality over all of them.
     *
     * @see SimultaneousBand#bonferroni
     */
    static ThresholdStrategy bonferroni() {
        return new Bonferroni();
    }

    /**
     * One threshold that was fixed before the scores were looked at.
     *
     * @throws io.unlearn.core.error.NonFiniteValueException if it is NaN or infinite
     */
    static ThresholdStrategy fixed(double threshold) {
        return new Fixed(threshold);
    }

    /**
     * The threshold is chosen on a random share of the models and counted on the others.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if the share is not in (0, 1)
     */
    static ThresholdStrategy split(double share, Seeds seeds) {
        return new Split(share, seeds);
    }

    /**
     * The median of the bounds of many random halvings, each at alpha / 2: as valid as one split, and hardly random. The
     * median of p-values is below alpha / 2 with probability at most alpha (Meinshausen, Meier and Buehlmann 2009, Theorem
     * 3.1 with gamma = 1/2); for an even number of splits the lower of the two middle bounds counts.
     *
     * @throws InvalidArgumentException if there are fewer than 2 splits
     */
    static ThresholdStrategy multiSplit(int splits, Seeds seeds) {
        return new MultiSplit(splits, seeds);
    }

    /** See {@link #equalLocalLevels}. */
    record EqualLocalLevels() implements ThresholdStrategy {
        @Override
        public String description() {
            return "any threshold, by the simultaneous band of equal local levels";
        }
    }

    /** See {@link #bonferroni}. */
    record Bonferroni() implements ThresholdStrategy {
        @Override
        public String description() {
            return "any threshold, by Bonferroni's inequality";
        }
    }

    /**
     * See {@link #fixed}.
     *
     * @param threshold a model is called positive at or above it
     */
    record Fixed(double threshold) implements ThresholdStrategy {
        /** Checks the threshold. */
        public Fixed {
            Check.finite("threshold", threshold, "Pass the score from which on a model is called positive.");
        }

        @Override
        public String description() {
            return "one threshold, fixed before the models were scored";
        }
    }

    /**
     * See {@link #split}.
     *
     * @param share of the models of each group that choose the threshold
     * @param seeds of the random choice
     */
    record Split(double share, Seeds seeds) implements ThresholdStrategy {
        /** Checks the share. */
        public Split {
            Check.inOpenUnit("share", share, "Pass the share of the models that choose, for example 0.5.");
        }

        @Override
        public String description() {
            return "a threshold chosen on models that were not counted";
        }
    }

    /**
     * See {@link #multiSplit}.
     *
     * @param splits how many random halvings
     * @param seeds of the random choices
     */
    record MultiSplit(int splits, Seeds seeds) implements ThresholdStrategy {
        /** Checks the number. */
        public MultiSplit {
            Check.atLeast("splits", splits, 2, "A hundred splits leave little randomness.");
        }

        @Override
        public String description() {
            return "median of " + splits + " random splits, thresholds chosen on models that were not counted";
        }
    }
}
