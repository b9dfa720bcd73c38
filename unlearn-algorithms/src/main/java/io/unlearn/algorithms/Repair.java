package io.unlearn.algorithms;

/** Brings utility back to a model: fine-tunes, distils, matches entropies or logits. */
@FunctionalInterface
public non-sealed interface Repair extends Stage {
    /** Returns the same repair with these needs beside its own. */
    default Repair needing(Need... needs) {
        return new Delegate.NeedingRepair(this, needs);
    }
}
