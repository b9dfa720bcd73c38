package io.unlearn.spark.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.certified.internal.Loss;
import io.unlearn.core.Condition;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;

/**
 * What a model of Spark ML minimises, in the library's terms; or why its removals cannot be certified. Spark's logistic regression
 * minimises the mean loss plus {@code lambda / 2 |w|^2} if it does not standardise, which is {@code lambda} for each row in sum
 * form; its linear regression divides lambda by the standard deviation of the targets first.
 *
 * @param weights {@code [k][d]} row-major, each with its intercept last if there is one
 * @param intercept whether there is
 * @param lambda the regularisation of each row, before that division
 * @param divideBy which deviation of the targets lambda is divided by; empty for none
 */
public record ForeignModel(
        Loss loss,
        double[] weights,
        boolean intercept,
        int outputs,
        int[] labels,
        double lambda,
        Optional<Deviation> divideBy) {
    private static final int MOST_COLUMNS_OF_NORMAL_SOLVER = 4096;

    /** Which standard deviation of the targets. */
    public enum Deviation {
        /** With n - 1, as the solver l-bfgs. */
        SAMPLE,
        /** With n, as the solver of normal equations. */
        POPULATION
    }

    /**
     * Reads a model.
     *
     * @param freeIntercept whether an intercept that is not regularised is taken along, for a new model that starts there
     * @throws InvalidArgumentException if removals from it cannot be certified
     */
    public static ForeignModel of(Transformer model, boolean freeIntercept) {
        if (model instanceof LogisticRegressionModel logistic) {
            requireBinary(logistic);
            boolean intercept = logistic.getFitIntercept();
            requireForm(logistic, logistic.getStandardization(), intercept && !freeIntercept);
            double lambda = requirePenalty(logistic.getElasticNetParam(), logistic.getRegParam());
            double[] weights = weights(logistic.coefficients(), logistic.intercept(), intercept);
            return new ForeignModel(Loss.LOGISTIC, weights, intercept, 1, new int[] {0, 1}, lambda, Optional.empty());
        }
        if (model instanceof OneVsRestModel several) {
            return oneVsRest(several, freeIntercept);
        }
        if (model instanceof LinearRegressionModel linear) {
            return regression(linear, freeIntercept);
        }
        throw refused(model);
    }

    /** Returns the regularisation for rows that were surveyed. */
    public Regularisation regularisation(Survey survey) {
        double divisor = divideBy.map(kind -> survey.targetDeviation(kind == Deviation.SAMPLE))
                .orElse(1.0);
        return Regularisation.perSample(lambda / divisor);
    }

    /** Returns the condition that a certificate holds under because of how the objective was made; empty for none. */
    public Optional<Condition> condition() {
        return divideBy.map(kind -> Condition.HYPER_PARAMETERS_FROM_DATA);
    }

    private static double[] weights(Vector coefficients, double intercept, boolean with) {
        double[] weights = coefficients.toArray();
        if (!with) {
            return weights.clone();
        }
        double[] longer = Arrays.copyOf(weights, weights.length + 1);
        longer[weights.length] = intercept;
        return longer;
    }

    private static ForeignModel oneVsRest(OneVsRestModel several, boolean freeIntercept) {
        ClassificationModel<?, ?>[] parts = several.models();
        int k = parts.length;
        if (k < 3) {
            throw new InvalidArgumentException(
                    "number of classes of a one-vs-rest model", "at least 3", k, "Train a binary LogisticRegression.");
        }
        double[] weights = new double[0];
        double lambda = 0;
        boolean intercept = false;
        for (int c = 0; c < k; c++) {
            if (!(parts[c] instanceof LogisticRegressionModel)) {
                throw refused((Transformer) parts[c]);
            }
            ForeignModel part = of(parts[c], freeIntercept);
            int d = part.weights.length;
            if (c == 0) {
                weights = new double[k * d];
                lambda = part.lambda;
                intercept = part.intercept;
            }
            if (part.lambda != lambda || part.intercept != intercept || weights.length != k * d) {
                throw new InvalidArgumentException(
                        "models of a one-vs-rest model",
                        "of one length and one regParam",
                        "otherwise in model " + c,
                        "Train them together by OneVsRest.");
            }
            System.arraycopy(part.weights, 0, weights, c * d, d);
        }
        int[] labels = IntStream.range(0, k).toArray();
        return new ForeignModel(Loss.LOGISTIC, weights, intercept, k, labels, lambda, Optional.empty());
    }

    private static ForeignModel regression(LinearRegressionModel linear, boolean freeIntercept) {
        if (!linear.getLoss().equals("squaredError")) {
            throw new InvalidArgumentException(
                    "loss", "squaredError", linear.getLoss(), "Train with setLoss(\"squaredError\").");
        }
        boolean intercept = linear.getFitIntercept();
        requireForm(linear, linear.getStandardization(), intercept && !freeIntercept);
        double lambda = requirePenalty(linear.getElasticNetParam(), linear.getRegParam());
        double[] weights = weights(linear.coefficients(), linear.intercept(), intercept);
        boolean normal = linear.getSolver().equals("normal")
                || linear.getSolver().equals("auto") && linear.numFeatures() <= MOST_COLUMNS_OF_NORMAL_SOLVER;
        return new ForeignModel(
                Loss.SQUARED,
                weights,
                intercept,
                1,
                new int[0],
                lambda,
                Optional.of(normal ? Deviation.POPULATION : Deviation.SAMPLE));
    }

    private static void requireBinary(LogisticRegressionModel model) {
        Matrix rows = model.coefficientMatrix();
        if (rows.numRows() != 1 || model.numClasses() != 2) {
            throw new InvalidArgumentException(
                    "family of the logistic regression",
                    "binomial",
                    "multinomial (softmax), whose classes share one objective",
                    "Train OneVsRest over LogisticRegression, whose classes are certified together.");
        }
        for (String bounds : new String[] {"lowerBoundsOnCoefficients", "upperBoundsOnCoefficients"}) {
            if (model.isDefined(model.getParam(bounds))) {
                throw new InvalidArgumentException(
                        "bounds on coefficients",
                        "absent",
                        "set",
                        "Train without bounds: the optimum must be a free one.");
            }
        }
    }

    private static void requireForm(Params model, boolean standardised, boolean freeIntercept) {
        if (standardised) {
            throw new InvalidArgumentException(
                    "standardization",
                    "false",
                    "true, with which the penalty depends on the variances of the rows, removed ones included",
                    "Scale each row by itself (Normalizer) and train with setStandardization(false).");
        }
        if (freeIntercept) {
            throw new InvalidArgumentException(
                    "intercept",
                    "regularised like the other weights",
                    "free (fitIntercept = true), with which the objective is not strongly convex in its direction",
                    "Train with setFitIntercept(false), or call adoptAsNewModel(...), which regularises it and starts from"
                            + " these weights.");
        }
        Param<?> weight = model.getParam("weightCol");
        if (model.isDefined(weight)
                && !String.valueOf(model.getOrDefault(weight)).isEmpty()) {
            throw new InvalidArgumentException(
                    "weights of rows", "absent", "in a column", "Train without setWeightCol(...).");
        }
    }

    private static double requirePenalty(double elasticNet, double lambda) {
        if (elasticNet != 0) {
            throw new InvalidArgumentException(
                    "elastic net parameter", "0", elasticNet, "Train with the L2 penalty alone; L1 is not smooth.");
        }
        if (!(lambda > 0)) {
            throw new InvalidArgumentException(
                    "regParam",
                    "above 0",
                    lambda,
                    "Without regularisation nothing can be certified; use for example 1e-4.");
        }
        return lambda;
    }

    private static InvalidArgumentException refused(Transformer model) {
        String what = model.getClass().getSimpleName();
        if (model instanceof GeneralizedLinearRegressionModel) {
            return new InvalidArgumentException(
                    "model",
                    "a logistic or linear regression",
                    what + ", which always standardises, and whose effective penalty depends on its own solution",
                    "Train LogisticRegression or LinearRegression with setStandardization(false).");
        }
        return new InvalidArgumentException(
                "model",
                "a LogisticRegressionModel, a OneVsRestModel of them, or a LinearRegressionModel",
                what,
                "Only these have an objective that removals are certified for.");
    }
}
