package io.unlearn.core;

/**
 * What was accepted although the guarantee does not cover it. A certificate that names one holds only if, in addition to what it
 * states, the thing named would have been the same without the removed rows. Nobody can check that from a model and rows.
 *
 * <p>Conditions are declared before training, so that naming them tells nothing about the removed rows.
 */
public enum Condition {
    /** A scaler, a projection, a vocabulary or the like was fitted on the training rows: every row depends on the removed ones. */
    FEATURES_FITTED_ON_DATA(
            "features were fitted on the training rows, so that the remaining rows may still depend on removed ones"),
    /** Weights of classes, or a choice among rows, were computed from the training rows. */
    CLASS_WEIGHTS_FROM_DATA(
            "class weights or a choice of rows were computed from the training rows, removed ones included"),
    /** Hyper-parameters were chosen by results on the training rows (Suriyakumar and Wilson 2022, arXiv:2209.12269). */
    HYPER_PARAMETERS_FROM_DATA("hyper-parameters were chosen by results on the training rows, removed ones included"),
    /** Rows that resemble removed ones are looked for, and may stay. */
    NEAR_DUPLICATES_MAY_STAY("rows that resemble removed ones are counted, and may remain in the model");

    private final String text;

    Condition(String text) {
        this.text = text;
    }

    /** Returns what was accepted, as a clause. */
    public String text() {
        return text;
    }
}
