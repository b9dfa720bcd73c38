package io.unlearn.audit;

import io.unlearn.core.Counts;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The membership attacks on one model that say "member" where a number is at or below a threshold: the loss (Yeom,
 * Giacomelli, Fredrikson and Jha 2018, arXiv:1709.01604), the entropy of the prediction, or its modified entropy (Song and
 * Mittal 2021, arXiv:2003.10595), all three from {@link ClassificationScores}; with one threshold, or one for each class.
 *
 * <p>These are floors: a stronger attack exists as soon as there is a second model ({@link ExampleAttack}). They are about
 * one model and say nothing about epsilon; what they find on an unlearned model is to be compared with what they find on a
 * retrained one. Choose the thresholds on a shadow model or on other examples: thresholds that were chosen on the examples
 * they are judged on look too good. Immutable, pure and thread-safe.
 */
public final class ThresholdAttack {
    private final double[] thresholds;
    private final boolean byClass;

    private ThresholdAttack(double[] thresholds, boolean byClass) {
        this.thresholds = thresholds;
        this.byClass = byClass;
    }

    /**
     * Returns the attack with a threshold that is known, for the loss attack of Yeom et al. the mean training loss.
     *
     * @throws io.unlearn.core.error.NonFiniteValueException if the threshold is NaN or infinite
     */
    public static ThresholdAttack at(double threshold) {
        Check.finite("threshold", threshold, "Pass for example the mean training loss.");
        return new ThresholdAttack(new double[] {threshold}, false);
    }

    /**
     * Chooses one threshold with the best balanced accuracy; sorts the values.
     *
     * @param values {@code [examples]}, finite; small means member
     * @param members {@code [examples]}, both kinds must occur
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws io.unlearn.core.error.NonFiniteValueException if a value is NaN or infinite
     * @throws EmptySplitException if there are no members or nobody else
     */
    public static ThresholdAttack fit(double[] values, boolean[] members) {
        checkLengths(values, members.length, "members");
        return new ThresholdAttack(new double[] {best(values, members)}, false);
    }

    /**
     * Chooses a threshold for each class; a class of which there are not both kinds gets the threshold of all classes.
     *
     * @param values {@code [examples]}, finite; small means member
     * @param members {@code [examples]}, both kinds must occur
     * @param classes {@code [examples]}, in [0, count)
     * @param count number of classes
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws io.unlearn.core.error.NonFiniteValueException if a value is NaN or infinite
     * @throws EmptySplitException if there are no members or nobody else
     * @throws UnknownLabelException if a class is outside its range
     */
    public static ThresholdAttack fitByClass(double[] values, boolean[] members, int[] classes, int count) {
        checkLengths(values, members.length, "members");
        checkLengths(values, classes.length, "classes");
        double[] thresholds = new double[(int) Check.atLeast("count", count, 1, "Pass the number of classes.")];
        Arrays.fill(thresholds, best(values, members));
        for (int c : classes) {
            checkClass(c, count);
        }
        for (int k = 0; k < count; k++) {
            int c = k;
            int[] of = IntStream.range(0, classes.length)
                    .filter(i -> classes[i] == c)
                    .toArray();
            long in = Arrays.stream(of).filter(i -> members[i]).count();
            if (in > 0 && in < of.length) {
                boolean[] chosen = new boolean[of.length];
                for (int i = 0; i < of.length; i++) {
                    chosen[i] = members[of[i]];
                }
                thresholds[c] =
                        best(Arrays.stream(of).mapToDouble(i -> values[i]).toArray(), chosen);
            }
        }
        return new ThresholdAttack(thresholds, true);
    }

    /**
     * Returns whether the attack calls an example a member.
     *
     * @param value its loss, entropy or modified entropy
     * @param ofClass its class; without meaning where there is one threshold
     * @throws UnknownLabelException if there are thresholds by class, and none for this one
     */
    public boolean isMember(double value, int ofClass) {
        return value <= thresholds[byClass ? checkClass(ofClass, thresholds.length) : 0];
    }

    /** Returns a new array of the thresholds, one or one for each class. */
    public double[] thresholdsCopy() {
        return thresholds.clone();
    }

    /**
     * Counts how often the attack is right. These are counts of <b>examples</b> of one model, which are not independent:
     * no bound on epsilon follows from them.
     *
     * @param members the values of members, {@code [examples]}
     * @param memberClasses their classes
     * @param others the values of examples that were not trained on
     * @param otherClasses their classes
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws EmptySplitException if there are no members or no others
     */
    public Counts count(double[] members, int[] memberClasses, double[] others, int[] otherClasses) {
        checkLengths(members, memberClasses.length, "memberClasses");
        checkLengths(others, otherClasses.length, "otherClasses");
        long in = called(members, memberClasses);
        long out = called(others, otherClasses);
        return new Counts(in, members.length - in, out, others.length - out);
    }

    private long called(double[] values, int[] classes) {
        return IntStream.range(0, values.length)
                .filter(i -> isMember(values[i], classes[i]))
                .count();
    }

    /** The value at which the balanced accuracy of "at or below" is largest; of several the smallest. */
    private static double best(double[] values, boolean[] members) {
        Check.finite("values", values, "Leave out examples whose loss overflowed.");
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        long in = 0;
        for (boolean member : members) {
            in += member ? 1 : 0;
        }
        long out = members.length - in;
        if (in == 0 || out == 0) {
            throw new EmptySplitException(
                    "members", "members and others", in + " and " + out, "Pass examples of both kinds.");
        }
        double best = Double.NEGATIVE_INFINITY;
        double threshold = values[order[0]];
        long caught = 0;
        long alarms = 0;
        for (int i = 0; i < order.length; i++) {
            caught += members[order[i]] ? 1 : 0;
            alarms += members[order[i]] ? 0 : 1;
            boolean last = i + 1 == order.length || values[order[i + 1]] > values[order[i]];
            double gain = caught / (double) in - alarms / (double) out;
            if (last && gain > best) {
                best = gain;
                threshold = values[order[i]];
            }
        }
        return threshold;
    }

    private static void checkLengths(double[] values, int length, String name) {
        Check.shape(
                name,
                "of length " + values.length,
                length == values.length,
                "of length " + length,
                "Give each example one.");
    }

    private static int checkClass(int value, int count) {
        if (value < 0 || value >= count) {
            throw new UnknownLabelException("class", "in [0, " + count + ")", value, "Classes count from 0.");
        }
        return value;
    }
}
