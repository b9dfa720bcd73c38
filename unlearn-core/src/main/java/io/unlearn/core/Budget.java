package io.unlearn.core;

/**
 * How much of what a guarantee allows has been used.
 *
 * @param guarantee what the whole budget pays for
 * @param used what has been used, in {@code quantity}
 * @param limit what there is in all; {@link Double#POSITIVE_INFINITY} if nothing is ever used up
 * @param quantity what is counted, in words
 */
public record Budget(PrivacyGuarantee guarantee, double used, double limit, String quantity) {
    /** Returns what is left, never below 0. */
    public double remaining() {
        return Math.max(0, limit - used);
    }

    /** Returns whether the next release or removal would be refused. */
    public boolean exhausted() {
        return !(used < limit);
    }
}
