package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * A number about the outputs of models, for unlearned, retrained and original models alike. <b>A good value is the one of the
 * retrained models</b>, whatever it is: less forgetting than that is a leak, and more than that can be seen as well. Always an
 * estimate; no bound on epsilon follows. Immutable.
 *
 * @param name what is measured
 * @param unlearned its value for the unlearned models
 * @param retrained its value for retrained models, which is what to compare with
 * @param original its value for the models before the deletion, which shows whether the number sees anything at all
 * @param reading how to read it, a sentence
 */
public record OutputCheck(String name, double unlearned, double retrained, double original, String reading) {
    private static final String MODELS = "Pass the outputs of at least one model.";

    /**
     * Returns how far the unlearned models have come from the original ones to the retrained ones: 1 is all the way, 0 is
     * not at all, and below 0 is farther away than before. NaN if the original models have the value of the retrained ones
     * or one of the values is not finite: then the number sees nothing here.
     */
    public double recovered() {
        double whole = Math.abs(original - retrained);
        return whole > 0 && Double.isFinite(whole) ? 1 - Math.abs(unlearned - retrained) / whole : Double.NaN;
    }

    /**
     * Returns the mean distance of predictions on the forget examples to those of retrained models, over all pairs of models.
     * The retrained value is over pairs of two different retrained models.
     *
     * @param unlearned {@code [models][examples][classes]}, probabilities
     * @param retrained at least two models
     * @param original at least one model
     * @throws EmptySplitException if there are too few models, or no examples
     * @throws io.unlearn.core.error.InvalidArgumentException if the shapes differ or these are no probabilities
     */
    public static OutputCheck distanceToRetrained(
            OutputDistance distance, double[][][] unlearned, double[][][] retrained, double[][][] original) {
        atLeast("unlearned", unlearned, 1);
        atLeast("retrained", retrained, 2);
        atLeast("original", original, 1);
        double among = 0;
        for (int i = 0; i < retrained.length; i++) {
            for (int j = 0; j < retrained.length; j++) {
                among += i == j ? 0 : distance.mean(retrained[i], retrained[j]);
            }
        }
        return new OutputCheck(
                distance.title() + " to retrained models",
                pairs(distance, unlearned, retrained),
                among / ((double) retrained.length * (retrained.length - 1)),
                pairs(distance, original, retrained),
                "Two retrained models are this far from each other; unlearned models should be as far from them, and no"
                        + " farther.");
    }

    /**
     * Returns the zero-retrain-forgetting score ({@link OutputDistance#zrf}), its mean over models.
     *
     * @param unlearned {@code [models][examples][classes]}, probabilities
     * @param retrained the same
     * @param original the same
     * @param untrained {@code [examples][classes]}, predictions of a randomly initialised model
     * @throws EmptySplitException if a group has no models
     * @throws io.unlearn.core.error.InvalidArgumentException if the shapes differ or these are no probabilities
     */
    public static OutputCheck zrf(
            double[][][] unlearned, double[][][] retrained, double[][][] original, double[][] untrained) {
        return new OutputCheck(
                "zero-retrain-forgetting score",
                meanZrf("unlearned", unlearned, untrained),
                meanZrf("retrained", retrained, untrained),
                meanZrf("original", original, untrained),
                "1 is as ignorant as an untrained model, which is not the goal: retrained models still recognise much.");
    }

    /**
     * Shares of right answers of one model, or means over models.
     *
     * @param forget on the forget examples, in [0, 1]
     * @param retain on the retained training examples, in [0, 1]
     * @param test on examples that were never trained on, in [0, 1]
     */
    public record Accuracies(double forget, double retain, double test) {
        /**
         * Checks the shares.
         *
         * @throws OutOfRangeException if one is outside [0, 1]
         */
        public Accuracies {
            String fix = "Pass the share of right answers, not per cent.";
            Check.inRange("forget", forget, 0, 1, fix);
            Check.inRange("retain", retain, 0, 1, fix);
            Check.inRange("test", test, 0, 1, fix);
        }

        /** Returns (1 - |difference|) multiplied over the three shares, in [0, 1]; 1 is no difference. */
        public double tugOfWar(Accuracies reference) {
            return (1 - Math.abs(forget - reference.forget))
                    * (1 - Math.abs(retain - reference.retain))
                    * (1 - Math.abs(test - reference.test));
        }
    }

    /**
     * Returns the tug-of-war score of Zhao et al. 2024 (arXiv:2406.01257): agreement with a retrained model in the three
     * accuracies. The retrained value compares another retrained model with it: even retraining does not give 1.
     */
    public static OutputCheck tugOfWar(
            Accuracies unlearned, Accuracies retrained, Accuracies otherRetrained, Accuracies original) {
        return new OutputCheck(
                "tug-of-war score",
                unlearned.tugOfWar(retrained),
                otherRetrained.tugOfWar(retrained),
                original.tugOfWar(retrained),
                "Agreement in accuracy alone: equal accuracies do not mean equal models.");
    }

    /**
     * Returns the share of errors on two classes whose labels were swapped in the forget set before training (interclass
     * confusion; Goel, Prabhu, Sanyal, Lim, Torr and Kumaraguru 2022, arXiv:2201.06640): one minus the share of right answers
     * on examples of the two classes. Needs a training run of its own.
     *
     * @param unlearned confusion matrix {@code [true][predicted]}, numbers of test examples
     * @param retrained the same for a model trained without the swapped examples
     * @param original the same for the model trained with them
     * @param first one of the swapped classes
     * @param second the other one
     * @throws io.unlearn.core.error.InvalidArgumentException if a matrix is not square, holds negative numbers or no
     *     examples of the two classes, or a class is none
     */
    public static OutputCheck interclassConfusion(
            int[][] unlearned, int[][] retrained, int[][] original, int first, int second) {
        return new OutputCheck(
                "interclass confusion of classes " + first + " and " + second,
                InterclassConfusion.of(unlearned, first, second).error(),
                InterclassConfusion.of(retrained, first, second).error(),
                InterclassConfusion.of(original, first, second).error(),
                "Errors on the two classes whose labels were swapped; retrained models confuse some too.");
    }

    /**
     * Returns how many steps of training on the forget examples it takes until their loss is at most a limit: a model that
     * still holds them learns them again faster than a retrained one. All three curves must come from the same stopping
     * rule, learning rate and order of examples, and the limit must be set beforehand.
     *
     * @param unlearned mean loss on the forget examples before step 1, after step 1, ...
     * @param retrained the same
     * @param original the same
     * @param limit the loss to be reached
     * @throws EmptySplitException if a curve is empty
     * @throws io.unlearn.core.error.NonFiniteValueException if a loss or the limit is not finite
     * @throws OutOfRangeException if a curve does not reach the limit
     */
    public static OutputCheck relearnTime(double[] unlearned, double[] retrained, double[] original, double limit) {
        return new OutputCheck(
                "steps to learn the forget examples again",
                steps("unlearned", unlearned, limit),
                steps("retrained", retrained, limit),
                steps("original", original, limit),
                "Fewer steps than a retrained model needs mean that something was left; repeat with several seeds.");
    }

    /**
     * Returns the shares of queries that hit a backdoor ({@link BackdoorTest}).
     *
     * @throws OutOfRangeException if there are fewer hits than none or more than queries
     */
    public static OutputCheck backdoor(BackdoorTest test, int unlearned, int retrained, int original) {
        String verdict = test.rejectsDeletion(unlearned) ? "rejected" : "not rejected";
        Check.inRange("retrained", retrained, 0, test.queries(), "Count hits.");
        Check.inRange("original", original, 0, test.queries(), "Count hits.");
        double queries = test.queries();
        return new OutputCheck(
                "backdoor hits",
                unlearned / queries,
                retrained / queries,
                original / queries,
                "The claim that the data was deleted is " + verdict + ": more than " + test.threshold() + " of "
                        + test.queries() + " hits would reject it.");
    }

    private static double pairs(OutputDistance distance, double[][][] models, double[][][] retrained) {
        double sum = 0;
        for (double[][] model : models) {
            for (double[][] reference : retrained) {
                sum += distance.mean(model, reference);
            }
        }
        return sum / ((double) models.length * retrained.length);
    }

    private static double meanZrf(String name, double[][][] models, double[][] untrained) {
        atLeast(name, models, 1);
        double sum = 0;
        for (double[][] model : models) {
            sum += OutputDistance.zrf(model, untrained);
        }
        return sum / models.length;
    }

    private static void atLeast(String name, double[][][] models, int fewest) {
        if (models.length < fewest) {
            throw new EmptySplitException(name, "of at least " + fewest + " models", models.length, MODELS);
        }
    }

    private static double steps(String name, double[] losses, double limit) {
        Check.finite("limit", limit, "Set the loss to be reached beforehand.");
        Check.finite(name, losses, "Lower the learning rate of the relearning.");
        if (losses.length == 0) {
            throw new EmptySplitException(name, "a curve of at least one loss", "empty", "Record the losses.");
        }
        for (int s = 0; s < losses.length; s++) {
            if (losses[s] <= limit) {
                return s;
            }
        }
        throw new OutOfRangeException(
                name, "a curve that reaches " + limit, "one that ends at " + losses[losses.length - 1], "Train on.");
    }
}
