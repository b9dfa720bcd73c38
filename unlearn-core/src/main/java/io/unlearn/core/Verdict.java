package io.unlearn.core;

/** What an audit says, as one word. No verdict is a proof of deletion. */
public enum Verdict {
    /**
     * The attack shows on the original models an epsilon above the target, and shows none above the target on the
     * unlearned models. That is the most that a test can say in favour of an unlearner.
     */
    PASS,
    /** The unlearned models leak more than the target, with the stated confidence. */
    FAIL,
    /** The attack, or the number of models, could not have shown an epsilon above the target even on the original models. */
    INCONCLUSIVE,
    /** A control failed: retrained models differ among themselves, or the original models could not be told apart. */
    INVALID
}
