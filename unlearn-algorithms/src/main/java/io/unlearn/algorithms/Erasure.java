package io.unlearn.algorithms;

/** Takes knowledge out of a model: resets, prunes, transposes, adds noise, pushes logits away. */
@FunctionalInterface
public non-sealed interface Erasure extends Stage {
    /** Returns the same erasure with these needs beside its own. */
    default Erasure needing(Need... needs) {
        return new Delegate.NeedingErasure(this, needs);
    }
}
