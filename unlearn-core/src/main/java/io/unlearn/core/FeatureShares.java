package io.unlearn.core;

import io.unlearn.core.error.OutOfRangeException;

/** What a differentially private extractor leaves for the head. */
final class FeatureShares {
    private FeatureShares() {}

    static PrivacyGuarantee head(FeatureExtractor.DifferentiallyPrivate extractor, PrivacyGuarantee total) {
        double epsilon = Math.nextDown(total.epsilon() - extractor.groupEpsilon());
        double delta = Math.nextDown(total.delta() - extractor.groupDelta());
        if (!(epsilon > 0)) {
            throw tooMuch("epsilon", extractor, extractor.groupEpsilon(), total.epsilon(), total);
        }
        if (!(delta > 0)) {
            throw tooMuch("delta", extractor, extractor.groupDelta(), total.delta(), total);
        }
        return new PrivacyGuarantee(epsilon, delta, total.definition());
    }

    private static OutOfRangeException tooMuch(
            String what,
            FeatureExtractor.DifferentiallyPrivate extractor,
            double share,
            double total,
            PrivacyGuarantee promise) {
        return new OutOfRangeException(
                what + " of the feature extractor for " + extractor.records() + " records",
                "below " + total + ", which is promised in all",
                share,
                "With this extractor at most " + extractor.capacity(promise, 0, 0)
                        + " records can be removed even before the head gets a share.");
    }
}
