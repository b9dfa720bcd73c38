package io.unlearn.core;

import java.util.Locale;

/**
 * The score F of the NeurIPS 2023 unlearning challenge together with its null: what a perfect unlearner would get with this
 * many models. The raw F of a perfect unlearner is far below 1 (about 0.2 for scores of standard deviation 1 or more) and
 * changes with the number of models and the scale of the scores, so that only {@link #ratio()} can be read by itself: 1 is
 * as good as retraining, up to noise, and 0 is as bad as it gets. All of it is {@link BoundKind#APPROXIMATE}.
 *
 * <p>Source: Triantafillou et al. 2024 (arXiv:2406.09073) and the released evaluation program of the challenge.
 *
 * @param value F of all unlearned models against all retrained ones
 * @param models the number of models a side that {@code value} was computed with
 * @param halfValue F of {@code nullModels} unlearned against {@code nullModels} retrained models, mean over the splits
 * @param nullValue F of {@code nullModels} retrained against {@code nullModels} other retrained models, mean over the splits
 * @param nullModels the number of models a side in the null
 * @param splits how many random splits the means are over
 */
public record ForgetScore(double value, int models, double halfValue, double nullValue, int nullModels, int splits) {
    /** Returns what the numbers are worth: always an estimate. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /** Returns F / F_null at equal numbers of models; NaN if the null is 0. Above 1 means noise, not better than retraining. */
    public double ratio() {
        return nullValue == 0 ? Double.NaN : halfValue / nullValue;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "forget score F = %.4f with %d models a side; at %d models a side F = %.4f against a null of %.4f, ratio %.3f (%s)",
                value,
                models,
                nullModels,
                halfValue,
                nullValue,
                ratio(),
                kind());
    }
}
