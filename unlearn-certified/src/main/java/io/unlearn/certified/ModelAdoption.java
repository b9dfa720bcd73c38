package io.unlearn.certified;

import io.unlearn.certified.internal.IndependentGradient;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Targets;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/** Checks weights from elsewhere against their declared objective, and moves them to its minimiser. */
final class ModelAdoption {
    /** A start that is within this share of the minimiser's norm is on its way there. */
    private static final double ON_ITS_WAY = 0.5;

    private final Setup setup;
    private final TrainingRows rows;
    private final Targets targets;
    private final LinearModel start;
    private final Guards guards;

    ModelAdoption(Setup setup, TrainingRows rows, Targets targets, LinearModel start, Guards guards) {
        this.setup = setup;
        this.rows = rows;
        this.targets = targets;
        this.start = start;
        this.guards = guards;
    }

    /** Refuses shapes and maskings with which there is nothing to compare. */
    static void check(LinearModel model, TrainingRows rows, Masking masking) {
        Check.shape(
                "model",
                "[outputs][" + rows.columns() + "] without the intercept, " + (rows.labelled() ? "with" : "without")
                        + " labels",
                model.features() == rows.columns() && (model.labelsCopy().length > 0) == rows.labelled(),
                model + (model.intercept() ? " with an intercept, " : ", ") + model.labelsCopy().length + " labels",
                "Pass the rows that the model was trained on, and its labels in ascending order.");
        int[] labels = model.labelsCopy();
        Check.shape(
                "labels of the model",
                "strictly ascending, with one output for two of them",
                ascending(labels) && (labels.length != 2 || model.outputs() == 1),
                Arrays.toString(labels) + " for " + model.outputs() + " outputs",
                "Reorder the outputs with their labels, and pass one output for two labels.");
        if (masking.perturbation() > 0) {
            throw new InvalidArgumentException(
                    "masking",
                    "output noise or none for a model that was trained elsewhere",
                    "a secret linear term of the objective, which that model does not have",
                    "Use Masking.outputNoise, or train a new model.");
        }
    }

    private static boolean ascending(int[] labels) {
        for (int k = 1; k < labels.length; k++) {
            if (labels[k - 1] >= labels[k]) {
                return false;
            }
        }
        return true;
    }

    /** Refuses an objective that cannot be certified. */
    static void checkIntercept(LinearModel model, DeclaredObjective objective) {
        if (model.intercept() && !objective.interceptRegularised()) {
            throw new InvalidArgumentException(
                    "intercept",
                    "regularised like the other weights",
                    "not regularised, with which the objective is not strongly convex in its direction",
                    "Train it elsewhere with a constant feature in place of the intercept; or call adoptAsNewModel(...),"
                            + " which regularises it and starts from these weights.");
        }
    }

    /** Adopts weights that are near the optimum of the declared objective. */
    Adoption adopt(DeclaredObjective objective, double tolerance) {
        double gradient = gradientNorm();
        double limit = Math.max(setup.limit(rows.size()), tolerance * total() * norm());
        if (gradient <= limit) {
            return solve(gradient, limit);
        }
        String cause = new ObjectiveDiagnosis(start, rows, objective, tolerance).cause();
        throw new InvalidArgumentException(
                "gradient norm of the declared objective at the weights (sum form)",
                "at most " + limit + " (" + tolerance + " of its penalty's)",
                gradient,
                (cause == null ? withoutAlternative(gradient) : cause)
                        + " Declare what the model really minimises, or call adoptAsNewModel(...).");
    }

    /** Takes the weights for a start, whatever they are. */
    Adoption asNewModel() {
        return solve(gradientNorm(), Double.POSITIVE_INFINITY);
    }

    private Adoption solve(double gradient, double limit) {
        LinearRemoval model = LinearRemoval.train(setup, rows, targets, start.weightsCopy(), guards);
        double change = distance(model);
        return new Adoption(model, gradient, limit, change, change == 0 ? 0 : change / norm());
    }

    /** No other objective fits: the optimum of this one is near, or the rows are others. */
    private String withoutAlternative(double gradient) {
        try (LinearRemoval model = LinearRemoval.train(setup, rows, targets, start.weightsCopy(), guards)) {
            double optimum = norm(model.innerWeightsCopy());
            double share = distance(model) / optimum;
            if (share <= ON_ITS_WAY) {
                return "Likely cause: training was stopped early, or some rows differ; the distance to the optimum is "
                        + share
                        + " of its norm. Train on with a smaller tolerance, or allow it by adoptionTolerance("
                        + gradient / (total() * norm()) + ") or more.";
            }
            return "No likely objective fits, and the optimum is far away (" + share
                    + " of its norm): other rows, other features or another kind of model.";
        }
    }

    private double gradientNorm() {
        return IndependentGradient.residual(setup.loss().text(), start, start.weightsCopy(), rows, total());
    }

    private double total() {
        return setup.regularisation().total(rows.size());
    }

    private double norm() {
        return norm(start.weightsCopy());
    }

    private double distance(LinearRemoval model) {
        double[] difference = model.innerWeightsCopy();
        double[] before = start.weightsCopy();
        for (int j = 0; j < difference.length; j++) {
            difference[j] -= before[j];
        }
        return norm(difference);
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double v : vector) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }
}
