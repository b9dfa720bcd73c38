package io.unlearn.core;

/**
 * A model that may leave the building, with the certificate that goes with it.
 *
 * <p>The same release may be copied and served any number of times: that costs nothing, and so does publishing again
 * while nothing changes. Publishing a changed model is another release, with fresh noise, and uses budget.
 *
 * @param <M> the type of a model
 * @param model the model, already masked
 * @param certificate what is guaranteed about it; holds no personal data
 */
public record Release<M>(M model, Certificate certificate) {}
