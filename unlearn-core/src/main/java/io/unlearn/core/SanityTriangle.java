package io.unlearn.core;

/**
 * The comparison that an audit is about, between its two controls. Only if the retrained models cannot be told from
 * themselves and the original models can be told from them does the third side mean anything.
 *
 * @param retrainedAgainstRetrained first half of the retrained models against the second half; must not detect anything
 * @param originalAgainstRetrained must detect a difference, else the attack is too weak to find anything
 * @param unlearnedAgainstRetrained the answer
 */
public record SanityTriangle(
        EpsilonBound retrainedAgainstRetrained,
        EpsilonBound originalAgainstRetrained,
        EpsilonBound unlearnedAgainstRetrained) {
    /** Returns whether both controls came out as they must. */
    public boolean holds() {
        return !retrainedAgainstRetrained.detects() && originalAgainstRetrained.detects();
    }
}
