package io.unlearn.certified;

import io.unlearn.core.internal.Check;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Weights of a linear model: one vector for regression and for two classes, one for each class otherwise. Immutable and
 * thread-safe.
 */
public final class LinearModel {
    private final double[] weights;
    private final int outputs;
    private final int columns;
    private final boolean intercept;
    private final int[] labels;

    private LinearModel(double[] weights, int outputs, boolean intercept, int[] labels) {
        this.weights = weights;
        this.outputs = outputs;
        this.columns = weights.length / outputs;
        this.intercept = intercept;
        this.labels = labels;
    }

    /**
     * Returns a model.
     *
     * @param weights {@code [outputs][columns]}, the intercept last if there is one; copied
     * @param intercept whether the last column is the intercept
     * @param labels the labels, ascending: none for regression, two for one output (score above 0 means the second), or as
     *     many as outputs; copied
     * @throws io.unlearn.core.error.ShapeMismatchException if the shapes do not fit
     * @throws io.unlearn.core.error.NonFiniteValueException if a weight is NaN or infinite
     */
    public static LinearModel of(double[][] weights, boolean intercept, int[] labels) {
        Check.shape("weights", "[outputs >= 1][columns]", weights.length > 0, "[0][]", "Pass one row for each output.");
        int columns = weights[0].length;
        double[] flat = new double[weights.length * columns];
        for (int k = 0; k < weights.length; k++) {
            Check.shape(
                    "weights[" + k + "]",
                    "of length " + columns + " like weights[0]",
                    weights[k].length == columns,
                    "of length " + weights[k].length,
                    "Give every output the same columns.");
            System.arraycopy(weights[k], 0, flat, k * columns, columns);
        }
        return ofFlat(flat, weights.length, intercept, labels);
    }

    static LinearModel ofFlat(double[] weights, int outputs, boolean intercept, int[] labels) {
        Check.finite("weights", weights, "The model was not trained, or its weights were damaged.");
        int width = weights.length / outputs;
        Check.shape(
                "weights",
                "[outputs][columns >= " + (intercept ? 2 : 1) + "]",
                width >= (intercept ? 2 : 1),
                "[" + outputs + "][" + width + "]",
                "Pass at least one feature besides the intercept.");
        boolean fits = labels.length == 0 ? outputs == 1 : labels.length == (outputs == 1 ? 2 : outputs);
        Check.shape(
                "labels",
                "of length " + (outputs == 1 ? "0 or 2" : String.valueOf(outputs)) + " for " + outputs + " outputs",
                fits,
                "of length " + labels.length,
                "Pass the labels that the outputs stand for.");
        return new LinearModel(weights.clone(), outputs, intercept, labels.clone());
    }

    /** Returns the weights {@code [outputs][columns]}, row-major, the intercept last in each row; copied. */
    public double[] weightsCopy() {
        return weights.clone();
    }

    /** Returns the number of weight vectors. */
    public int outputs() {
        return outputs;
    }

    /** Returns the length of a weight vector, with the intercept. */
    public int columns() {
        return columns;
    }

    /** Returns the number of features that {@link #scores} takes, without the intercept. */
    public int features() {
        return intercept ? columns - 1 : columns;
    }

    /** Returns whether the last column is an intercept. */
    public boolean intercept() {
        return intercept;
    }

    /** Returns the labels, ascending, copied; empty for regression. */
    public int[] labelsCopy() {
        return labels.clone();
    }

    /**
     * Returns the linear scores of a row, one for each output.
     *
     * @param features {@code [features()]}
     * @throws io.unlearn.core.error.ShapeMismatchException if the length differs
     */
    public double[] scores(double[] features) {
        Check.shape(
                "features",
                "of length " + features(),
                features.length == features(),
                "of length " + features.length,
                "Pass the features that the model was trained on, without the intercept.");
        double[] scores = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            double sum = intercept ? weights[(k + 1) * columns - 1] : 0;
            for (int j = 0; j < features.length; j++) {
                sum += weights[k * columns + j] * features[j];
            }
            scores[k] = sum;
        }
        return scores;
    }

    /**
     * Returns the label of a row.
     *
     * @throws io.unlearn.core.error.ShapeMismatchException if the model is a regression, or the length differs
     */
    public int predict(double[] features) {
        Check.shape("labels", "present", labels.length > 0, "absent", "Use scores() for a regression.");
        double[] scores = scores(features);
        if (outputs == 1) {
            return scores[0] > 0 ? labels[1] : labels[0];
        }
        int best = 0;
        for (int k = 1; k < outputs; k++) {
            if (scores[k] > scores[best]) {
                best = k;
            }
        }
        return labels[best];
    }

    /** Returns the Euclidean distance between the weights of two models of one shape. */
    public double distanceTo(LinearModel other) {
        Check.shape(
                "other",
                "[" + outputs + "][" + columns + "]",
                other.outputs == outputs && other.columns == columns,
                "[" + other.outputs + "][" + other.columns + "]",
                "Compare models of one task.");
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double d = weights[i] - other.weights[i];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }

    /**
     * Returns SHA-256 over the shape (outputs, columns, 1 or 0 for the intercept, number of labels, labels) as 32-bit
     * big-endian integers, then the weights as 64-bit big-endian IEEE numbers, in lower-case hexadecimal.
     */
    public String digest() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * (4 + labels.length) + 8 * weights.length);
        bytes.putInt(outputs).putInt(columns).putInt(intercept ? 1 : 0).putInt(labels.length);
        for (int label : labels) {
            bytes.putInt(label);
        }
        for (double weight : weights) {
            bytes.putDouble(weight);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "LinearModel[" + outputs + "][" + columns + "]";
    }
}
