package io.unlearn.certified;

/**
 * A model that was trained elsewhere and can now forget rows. All gradient norms are of the sum form that the library uses
 * (half squares, half of the penalty).
 *
 * <p><b>Internal</b>: the numbers are functions of noise-free weights. Keep them where the training data may be kept.
 *
 * @param model the living model, which the caller closes
 * @param gradientNorm bound on the gradient norm at the weights as they came, of the objective that the model has now
 * @param gradientLimit what it had to stay below; infinite where the caller asked for a new model
 * @param change Euclidean distance between the weights as they came and those of the model, noise-free
 * @param relativeChange the same over the norm of the weights as they came; infinite if those are zero
 */
public record Adoption(
        LinearRemoval model, double gradientNorm, double gradientLimit, double change, double relativeChange)
        implements AutoCloseable {
    /** Closes the model. */
    @Override
    public void close() {
        model.close();
    }
}
