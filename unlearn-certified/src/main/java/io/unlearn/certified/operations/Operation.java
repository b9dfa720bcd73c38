package io.unlearn.certified.operations;

/** What a store was asked to do. */
public enum Operation {
    /** Rows were to be removed. */
    REMOVAL,
    /** The model was to be released. */
    RELEASE,
    /** Rows were to be inserted. */
    INSERTION,
    /** The model was to be trained from nothing. */
    RETRAINING,
    /** The state was to be written anew, and what was removed before to be erased. */
    CHECKPOINT,
    /** The store was to be opened, and its ledger carried out again. */
    OPENING
}
