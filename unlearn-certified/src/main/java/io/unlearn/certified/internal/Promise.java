package io.unlearn.certified.internal;

import io.unlearn.certified.Masking;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.PrivacyGuarantee;

/**
 * What was promised about the features and the head together.
 *
 * @param total the guarantee of releases
 * @param features what a share of it goes to
 * @param maskedRecords how many rows the masking of the head covers, removed since training
 */
public record Promise(PrivacyGuarantee total, FeatureExtractor features, int maskedRecords) {
    /** What is protected where the features depend on their own row alone. */
    private static final String ALL = "all rows removed since training, together";

    /** Returns what a masking promises over public features. */
    public static Promise of(Masking masking) {
        return of(masking, FeatureExtractor.publicOne());
    }

    /**
     * Returns what a masking promises in all over these features. Removal without noise promises nothing of its own, so that
     * the extractor's loss is all there is.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException if the features leave nothing for the head
     */
    public static Promise of(Masking masking, FeatureExtractor features) {
        if (masking instanceof Masking.None && features instanceof FeatureExtractor.DifferentiallyPrivate dp) {
            return new Promise(
                    new PrivacyGuarantee(
                            dp.groupEpsilon(),
                            dp.groupDelta(),
                            masking.guarantee().definition()),
                    features,
                    Integer.MAX_VALUE);
        }
        // Refuses what cannot be.
        features.headShare(masking.guarantee());
        int masked = masking instanceof Masking.RenyiJacobian renyi ? renyi.records() : Integer.MAX_VALUE;
        return new Promise(masking.guarantee(), features, masked);
    }

    /** Returns the masking of the head, which has what the features leave of epsilon and delta. */
    public Masking headOf(Masking masking) {
        if (masking instanceof Masking.None || features instanceof FeatureExtractor.Public) {
            return masking;
        }
        PrivacyGuarantee head = features.headShare(masking.guarantee());
        return masking.withPrivacy(head.epsilon(), head.delta());
    }

    /** Returns how many removed records it covers. */
    public int records() {
        return Math.min(maskedRecords, featuredRecords());
    }

    /** Returns how many records may ever be removed from under the features, whatever is trained on them. */
    public int featuredRecords() {
        return features instanceof FeatureExtractor.DifferentiallyPrivate dp ? dp.records() : Integer.MAX_VALUE;
    }

    /** Returns the share of epsilon that the features take for all records that it covers. */
    public double featuresEpsilon() {
        return features instanceof FeatureExtractor.DifferentiallyPrivate dp ? dp.groupEpsilon() : 0;
    }

    /** Returns what it protects, in words. */
    public String unit() {
        return records() == Integer.MAX_VALUE ? ALL : "up to " + records() + " rows removed, together";
    }
}
