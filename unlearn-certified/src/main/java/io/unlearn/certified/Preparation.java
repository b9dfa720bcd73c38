package io.unlearn.certified;

import io.unlearn.core.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done before training, declared to {@link CertifiedTrainer#prepared}. What was computed from the rows
 * that may be removed later would have been another thing without them, so that the remaining rows still hold something of
 * the removed ones, and no certificate of the last step tells.
 */
public enum Preparation {
    /** A function of each row alone, such as scaling it to unit length or hashing its words. Safe. */
    PER_ROW(null),
    /** Constants that come from other data or from the literature, such as a pretrained vocabulary. Safe. */
    PUBLIC(null),
    /** Means, deviations, ranges or quantiles of the rows. Use {@link #PER_ROW} scaling to unit length instead. */
    FITTED_SCALER(Condition.FEATURES_FITTED_ON_DATA),
    /** Principal components, whitening, a learned embedding or selected features of the rows. */
    FITTED_PROJECTION(Condition.FEATURES_FITTED_ON_DATA),
    /** Words, categories or inverse document frequencies that were collected from the rows. */
    FITTED_VOCABULARY(Condition.FEATURES_FITTED_ON_DATA),
    /** Class weights, or a sampling of rows, from the numbers of rows of each class. */
    FITTED_CLASS_WEIGHTS(Condition.CLASS_WEIGHTS_FROM_DATA),
    /** Hyper-parameters chosen by cross-validation or on a held-out part of the rows. */
    TUNED_HYPER_PARAMETERS(Condition.HYPER_PARAMETERS_FROM_DATA);

    private final Optional<Condition> condition;

    Preparation(@Nullable Condition condition) {
        this.condition = Optional.ofNullable(condition);
    }

    /** Returns what has to be accepted with it; empty for what is safe. */
    public Optional<Condition> condition() {
        return condition;
    }
}
