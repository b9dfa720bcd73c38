package io.unlearn.audit;

import io.unlearn.audit.internal.HeldOutAttack;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The membership attack of the challenge's starter kit: logistic regression on the loss of one model, forget examples
 * against examples that were never trained on. Its accuracy is about 0.5 for a model that knows nothing about either, and
 * for the retrained model it need not be: <b>compare it with that of the retrained model</b>, never with 0.5.
 *
 * <p>Minimises {@code sum_i ln(1 + exp(-s_i (w x_i + b))) + w^2 / 2} over w and b, s_i = 1 for members and -1 for others, as
 * scikit-learn's LogisticRegression does by default (sum form, C = 1, the intercept is free), but by Newton's method to a
 * gradient of 1e-10, so that the published program's own figures differ by its tolerance. One model only, so that nothing it
 * says is a bound on epsilon. Immutable, pure and thread-safe.
 *
 * @param weight w
 * @param intercept b
 */
public record LogisticAttack(double weight, double intercept) {
    private static final int MOST_STEPS = 200;
    private static final double TOLERANCE = 1e-10;
    private static final double TEST_SHARE = 0.1;

    /**
     * Fits the attack; linear in the number of examples for each of a few steps.
     *
     * @param losses {@code [examples]}, finite; not changed
     * @param members {@code [examples]}, whether each is a member; both kinds must occur
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws io.unlearn.core.error.NonFiniteValueException if a loss is NaN or infinite
     * @throws EmptySplitException if there are no members or nobody else
     * @throws NotConvergedException if the losses are too far apart for Newton's method
     */
    public static LogisticAttack fit(double[] losses, boolean[] members) {
        check(losses, members);
        double w = 0;
        double b = 0;
        double objective = objective(losses, members, w, b);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] d = derivatives(losses, members, w, b);
            double scale =
                    Math.max(1, Arrays.stream(losses).map(Math::abs).max().orElse(1));
            if (Math.abs(d[0]) <= TOLERANCE * scale && Math.abs(d[1]) <= TOLERANCE) {
                return new LogisticAttack(w, b);
            }
            double determinant = d[2] * d[4] - d[3] * d[3];
            double stepW = (d[4] * d[0] - d[3] * d[1]) / determinant;
            double stepB = (d[2] * d[1] - d[3] * d[0]) / determinant;
            double length = 1;
            double next = objective(losses, members, w - stepW, b - stepB);
            while (!(next <= objective + 1e-12 * Math.abs(objective)) && length > 1e-12) {
                length /= 2;
                next = objective(losses, members, w - length * stepW, b - length * stepB);
            }
            w -= length * stepW;
            b -= length * stepB;
            objective = next;
        }
        throw new NotConvergedException(
                "logistic attack",
                "fitted after " + MOST_STEPS + " steps",
                "not",
                "Pass losses in natural-log units, without outliers beyond 1e6.");
    }

    /** Returns whether the attack calls an example with this loss a member. */
    public boolean isMember(double loss) {
        return weight * loss + intercept > 0;
    }

    /**
     * Returns the share of examples that are called rightly.
     *
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws EmptySplitException if there are no members or nobody else
     */
    public double accuracy(double[] losses, boolean[] members) {
        check(losses, members);
        long right = IntStream.range(0, losses.length)
                .filter(i -> isMember(losses[i]) == members[i])
                .count();
        return right / (double) losses.length;
    }

    /**
     * Returns the mean accuracy on examples that were not fitted: {@code splits} times a tenth of either kind, drawn at
     * random, is held out. Pass as many members as others, else guessing the larger kind looks like an attack.
     *
     * @param losses {@code [examples]}, finite; not changed
     * @param members {@code [examples]}, at least two of each kind
     * @param splits how many splits, at least 1; the starter kit takes 10
     * @param seeds draws the splits
     * @throws EmptySplitException if there are fewer than two of a kind
     */
    public static double heldOutAccuracy(double[] losses, boolean[] members, int splits, Seeds seeds) {
        check(losses, members);
        Check.atLeast("splits", splits, 1, "The starter kit takes 10.");
        int[] in = IntStream.range(0, members.length).filter(i -> members[i]).toArray();
        int[] out = IntStream.range(0, members.length).filter(i -> !members[i]).toArray();
        if (in.length < 2 || out.length < 2) {
            throw new EmptySplitException(
                    "members", "at least two of each kind", in.length + " and " + out.length, "Pass more examples.");
        }
        double sum = 0;
        for (int s = 0; s < splits; s++) {
            int[] a = shuffled(in, seeds.split("members").split(s));
            int[] b = shuffled(out, seeds.split("others").split(s));
            int heldA = (int) Math.max(1, Math.round(TEST_SHARE * a.length));
            int heldB = (int) Math.max(1, Math.round(TEST_SHARE * b.length));
            int[] test = both(Arrays.copyOf(a, heldA), Arrays.copyOf(b, heldB));
            int[] train = both(Arrays.copyOfRange(a, heldA, a.length), Arrays.copyOfRange(b, heldB, b.length));
            sum += fit(pick(losses, train), pick(members, train)).accuracy(pick(losses, test), pick(members, test));
        }
        return sum / splits;
    }

    private static int[] shuffled(int[] values, Seeds seeds) {
        return Arrays.stream(HeldOutAttack.permutation(values.length, seeds))
                .map(i -> values[i])
                .toArray();
    }

    private static int[] both(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private static double[] pick(double[] values, int[] chosen) {
        return Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray();
    }

    private static boolean[] pick(boolean[] values, int[] chosen) {
        boolean[] picked = new boolean[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            picked[i] = values[chosen[i]];
        }
        return picked;
    }

    private static void check(double[] losses, boolean[] members) {
        Check.shape(
                "members",
                "of length " + losses.length,
                members.length == losses.length,
                "of length " + members.length,
                "Say for each loss whether it is a member's.");
        Check.finite("losses", losses, "Leave out examples whose loss overflowed.");
        int in = 0;
        for (boolean member : members) {
            in += member ? 1 : 0;
        }
        if (in == 0 || in == members.length) {
            throw new EmptySplitException(
                    "members", "members and others", in + " of " + members.length, "Pass examples of both kinds.");
        }
    }

    private static double objective(double[] x, boolean[] members, double w, double b) {
        double sum = w * w / 2;
        for (int i = 0; i < x.length; i++) {
            double margin = (members[i] ? 1 : -1) * (w * x[i] + b);
            sum += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
        }
        return sum;
    }

    /** Returns the gradient in w and b, and the Hessian: ww, wb, bb. */
    private static double[] derivatives(double[] x, boolean[] members, double w, double b) {
        double[] d = {w, 0, 1, 0, 0};
        for (int i = 0; i < x.length; i++) {
            double p = ExampleAttack.posterior(w * x[i] + b);
            double residual = p - (members[i] ? 1 : 0);
            double curvature = p * (1 - p);
            d[0] += residual * x[i];
            d[1] += residual;
            d[2] += curvature * x[i] * x[i];
            d[3] += curvature * x[i];
            d[4] += curvature;
        }
        return d;
    }
}
