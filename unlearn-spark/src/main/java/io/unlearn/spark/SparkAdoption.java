package io.unlearn.spark;

/**
 * A model of Spark ML that can now forget rows. All gradient norms are of the sum form.
 *
 * <p><b>Internal</b>: the numbers are functions of noise-free weights. Keep them where the training data may be kept.
 *
 * @param model the living model, which the caller closes
 * @param gradientNorm bound on the gradient norm at the weights as they came, of the objective that the model has now
 * @param gradientLimit what it had to stay below; infinite where the caller asked for a new model
 * @param steps Newton steps that were taken to the residual limit
 * @param change Euclidean distance between the weights as they came and those of the model, noise-free
 */
public record SparkAdoption(SparkRemoval model, double gradientNorm, double gradientLimit, int steps, double change)
        implements AutoCloseable {
    /** Closes the model. */
    @Override
    public void close() {
        model.close();
    }
}
