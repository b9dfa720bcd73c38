package io.unlearn.certified;

import io.unlearn.certified.DeclaredObjective.Losses;
import io.unlearn.certified.internal.ForeignGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the objective that weights from elsewhere are the optimum of. Each alternative is tried by its own gradient at the
 * weights, relative to that of its penalty: at an optimum the two parts balance, whatever the scale of the objective.
 */
final class ObjectiveDiagnosis {
    private final LinearModel model;
    private final int rows;
    private final boolean squared;
    private final double tolerance;
    private final DeclaredObjective declared;
    private final double[] weights;
    private final double[] losses;
    private final ForeignGradient gradients;

    ObjectiveDiagnosis(LinearModel model, TrainingRows rows, DeclaredObjective declared, double tolerance) {
        this.model = model;
        this.rows = rows.size();
        this.squared = !rows.labelled();
        this.tolerance = tolerance;
        this.declared = declared;
        this.weights = model.weightsCopy();
        this.gradients = new ForeignGradient(model, rows);
        this.losses = gradients.declared();
    }

    /** One way in which a declaration can be wrong. */
    private record Change(String cause, DeclaredObjective objective) {}

    /** Returns the likely cause in a sentence, with the gradient norm that it explains, or null if nothing fits. */
    @Nullable
    String cause() {
        List<Change> single = changes(declared);
        String found = first(single, losses, "");
        if (found == null && !squared && model.outputs() == 1) {
            found = withOtherLosses(gradients.swapped(), "the two labels are swapped", single);
        }
        if (found == null && model.outputs() > 1) {
            found = otherOrder(single);
        }
        if (found == null && model.outputs() > 1) {
            found = withOtherLosses(
                    gradients.multinomial(),
                    "the model is multinomial (softmax) rather than one-vs-rest, which is another objective",
                    single);
        }
        return found != null ? found : pairOrStrength(single);
    }

    private @Nullable String pairOrStrength(List<Change> single) {
        for (Change one : single) {
            String found = first(changes(one.objective), losses, one.cause + ", and ");
            if (found != null) {
                return found;
            }
        }
        String found = otherStrength(declared);
        return found != null || !model.intercept()
                ? found
                : otherStrength(declared.withInterceptRegularised(!declared.interceptRegularised()));
    }

    /** Gives each output the label with which its part of the gradient is least, if that is another order of the labels. */
    private @Nullable String otherOrder(List<Change> single) {
        int k = model.outputs();
        int d = model.columns();
        double[] sums = gradients.labelSums();
        double[] reordered = losses.clone();
        int[] order = new int[k];
        for (int output = 0; output < k; output++) {
            double least = Double.POSITIVE_INFINITY;
            for (int label = 0; label < k; label++) {
                double[] part = ofOutput(output, label, sums);
                double norm = norm(part, declared);
                if (norm < least) {
                    least = norm;
                    order[output] = label;
                    System.arraycopy(part, output * d, reordered, output * d, d);
                }
            }
        }
        int[] labels = model.labelsCopy();
        int[] sorted = Arrays.stream(order).map(i -> labels[i]).toArray();
        boolean permuted = Arrays.stream(order).distinct().count() == k && !Arrays.equals(sorted, labels);
        return permuted
                ? withOtherLosses(
                        reordered, "the outputs belong to the labels in the order " + Arrays.toString(sorted), single)
                : null;
    }

    /** The gradient as declared, but with another label for one output. */
    private double[] ofOutput(int output, int label, double[] sums) {
        int d = model.columns();
        double[] part = losses.clone();
        for (int j = 0; j < d; j++) {
            part[output * d + j] += sums[output * d + j] - sums[label * d + j];
        }
        return part;
    }

    private @Nullable String withOtherLosses(double[] other, String cause, List<Change> single) {
        double norm = norm(other, declared);
        if (small(norm, declared)) {
            return text(cause, norm);
        }
        return first(single, other, cause + ", and ");
    }

    private @Nullable String first(List<Change> changes, double[] gradient, String prefix) {
        StringBuilder causes = new StringBuilder();
        double smallest = Double.POSITIVE_INFINITY;
        for (Change change : changes) {
            double norm = norm(gradient, change.objective);
            if (small(norm, change.objective)) {
                causes.append(causes.length() == 0 ? "" : "; or ").append(change.cause);
                smallest = Math.min(smallest, norm);
            }
        }
        return causes.length() == 0 ? null : text(prefix + causes, smallest);
    }

    private List<Change> changes(DeclaredObjective from) {
        List<Change> list = new ArrayList<>();
        boolean sum = from.losses() == Losses.SUM;
        list.add(new Change(
                sum ? "the losses are averaged rather than summed" : "the losses are summed rather than averaged",
                from.withLosses(sum ? Losses.MEAN : Losses.SUM)));
        list.add(new Change(
                from.halfPenalty()
                        ? "the penalty has no half in front (a factor 2)"
                        : "the penalty has a half in front (a factor 2)",
                from.withHalfPenalty(!from.halfPenalty())));
        if (squared) {
            list.add(new Change(
                    from.halfSquares()
                            ? "the squared loss has no half in front (a factor 2)"
                            : "the squared loss has a half in front (a factor 2)",
                    from.withHalfSquares(!from.halfSquares())));
        }
        if (Double.isFinite(1 / from.penalty())) {
            list.add(new Change("the penalty is C, the inverse of lambda", from.withPenalty(1 / from.penalty())));
        }
        if (model.intercept()) {
            list.add(new Change(
                    from.interceptRegularised() ? "the intercept is not regularised" : "the intercept is regularised",
                    from.withInterceptRegularised(!from.interceptRegularised())));
        }
        return list;
    }

    /** The strength that fits best is the one whose penalty's gradient is nearest to that of the losses. */
    private @Nullable String otherStrength(DeclaredObjective from) {
        double product = 0;
        double square = 0;
        for (int j = 0; j < weights.length; j++) {
            double w = penalised(from, j);
            product -= losses[j] * w;
            square += w * w;
        }
        double fitted = from.penalty()
                * (product / square)
                / from.regularisation(squared).total(rows);
        if (!(fitted > 0 && Double.isFinite(fitted))) {
            return null;
        }
        DeclaredObjective other = from.withPenalty(fitted);
        double norm = norm(losses, other);
        String intercept =
                from.interceptRegularised() == declared.interceptRegularised() ? "" : " with another intercept";
        return small(norm, other)
                ? text(
                        String.format(
                                Locale.ROOT,
                                "the penalty is %.6g rather than %.6g%s",
                                fitted,
                                declared.penalty(),
                                intercept),
                        norm)
                : null;
    }

    private double penalised(DeclaredObjective objective, int j) {
        boolean isIntercept = model.intercept() && (j + 1) % model.columns() == 0;
        return isIntercept && !objective.interceptRegularised() ? 0 : weights[j];
    }

    private double norm(double[] gradient, DeclaredObjective objective) {
        double total = objective.regularisation(squared).total(rows);
        double sum = 0;
        for (int j = 0; j < gradient.length; j++) {
            double g = gradient[j] + total * penalised(objective, j);
            sum += g * g;
        }
        return Math.sqrt(sum);
    }

    private boolean small(double norm, DeclaredObjective objective) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            double w = penalised(objective, j);
            sum += w * w;
        }
        return norm <= tolerance * objective.regularisation(squared).total(rows) * Math.sqrt(sum);
    }

    private static String text(String cause, double norm) {
        return "Likely cause: " + cause + ". The gradient norm would then be " + norm + ".";
    }
}
