package io.unlearn.core;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * Where the features of a model come from, and what of the training data is in them.
 *
 * <p>A guarantee on a head over fixed features says nothing about what the extractor of the features learned from a
 * removed record. A public extractor learned nothing; one that was trained with differential privacy learned a bounded
 * amount, which is added; any other voids the guarantee.
 */
public sealed interface FeatureExtractor {
    /** The features depend on their own row alone: they are the raw data, or an extractor that was trained on other data. */
    record Public() implements FeatureExtractor {}

    /**
     * An extractor that was trained on the same records with (epsilon, delta)-differential privacy, adding or removing one
     * record, and is kept as it is when records are removed.
     *
     * <p><b>Statement</b> (Guo et al. 2020, arXiv:1911.03030, for one record; here for k). If the extractor is (e, d)-DP
     * and the head is (e', d')-indistinguishable for every fixed extractor, the released pair is (k e + e', d (exp(k e) - 1) /
     * (exp(e) - 1) + d')-indistinguishable from the retrained pair when up to k records are removed.
     *
     * <p><b>Proof.</b> Let D_0, ..., D_k differ by one record each, and S be a set of extractors. P_j(S) &lt;= exp(e)
     * P_{j+1}(S) + d, k times over, gives P_0(S) &lt;= E P_k(S) + d_k with E = exp(k e) and d_k = d (1 + exp(e) + ... + exp((k -
     * 1) e)), a geometric series; slicing by level, the same holds for the means of a function with values in [0, 1]. Let M_z
     * and M'_z be the laws of the two heads given the extractor z, and A a set of pairs with sections A_z. The probability of
     * A is the mean over P_0 of M_z(A_z) &lt;= min(1, exp(e') M'_z(A_z)) + d', hence at most E times the mean over P_k of
     * exp(e') M'_z(A_z), plus d_k + d'. The other direction is the same.
     *
     * <p><b>Void</b> if the extractor's privacy is for replacing a record rather than adding or removing one, if it was chosen
     * by its accuracy on the records, or if it is trained further on them.
     *
     * @param epsilon of one record, above 0, finite
     * @param delta of one record, in [0, 1)
     * @param records the largest number of records that may be removed before training starts from nothing, at least 1
     */
    record DifferentiallyPrivate(double epsilon, double delta, int records) implements FeatureExtractor {
        /**
         * Checks the numbers.
         *
         * @throws OutOfRangeException if one is out of its range
         */
        public DifferentiallyPrivate {
            Check.positive("epsilon of the feature extractor", epsilon, "Pass the loss of one record.");
            if (!(delta >= 0 && delta < 1)) {
                throw new OutOfRangeException(
                        "delta of the feature extractor", "in [0, 1)", delta, "Pass a probability such as 1e-6.");
            }
            Check.atLeast("records", records, 1, "Say how many records may be removed together.");
        }

        /** Returns k epsilon, the loss for all k records. */
        public double groupEpsilon() {
            return records * epsilon;
        }

        /** Returns delta (exp(k epsilon) - 1) / (exp(epsilon) - 1), rounded up; may exceed 1, which promises nothing. */
        public double groupDelta() {
            return delta == 0 ? 0 : delta * Math.expm1(groupEpsilon()) / Math.expm1(epsilon) * (1 + 1e-14);
        }

        /**
         * Returns the largest number of records whose removal leaves a head with this share something: k epsilon is at
         * most {@code total.epsilon() - headEpsilon}, and the same of delta. 0 if there is none.
         *
         * @param total what is to be promised about the head and the extractor together
         * @param headEpsilon what the head needs, at least 0
         * @param headDelta what the head needs, at least 0
         */
        public int capacity(PrivacyGuarantee total, double headEpsilon, double headDelta) {
            int low = 0;
            int high = (int) Math.min(Integer.MAX_VALUE, Math.max(0, total.epsilon() - headEpsilon) / epsilon);
            while (low < high) {
                int middle = low + (high - low + 1) / 2;
                DifferentiallyPrivate group = new DifferentiallyPrivate(epsilon, delta, middle);
                boolean fits = group.groupEpsilon() <= total.epsilon() - headEpsilon
                        && group.groupDelta() <= total.delta() - headDelta;
                low = fits ? middle : low;
                high = fits ? high : middle - 1;
            }
            return low;
        }
    }

    /**
     * An extractor that was trained or tuned on the same records without differential privacy. It may hold them, so that
     * nothing can be said about a head on top of it: every guarantee is void, and training a removable model is refused.
     */
    record TunedWithoutPrivacy() implements FeatureExtractor {}

    /** Returns an extractor that holds nothing of the training data. */
    static Public publicOne() {
        return new Public();
    }

    /**
     * Returns an extractor that was trained on the same records with differential privacy.
     *
     * @throws OutOfRangeException if a number is out of its range
     */
    static DifferentiallyPrivate differentiallyPrivate(double epsilon, double delta, int records) {
        return new DifferentiallyPrivate(epsilon, delta, records);
    }

    /** Returns an extractor that was tuned on the same records without privacy. */
    static TunedWithoutPrivacy tunedWithoutPrivacy() {
        return new TunedWithoutPrivacy();
    }

    /**
     * Returns what is left of a total promise for the head on top of this extractor.
     *
     * @param total what is promised about the head and the extractor together
     * @return the same definition with what the extractor leaves of epsilon and delta
     * @throws OutOfRangeException if the extractor uses up all of epsilon or of delta; the message holds its share and the
     *     number of records for which it would fit
     * @throws InvalidArgumentException if the extractor voids every guarantee
     */
    default PrivacyGuarantee headShare(PrivacyGuarantee total) {
        if (this instanceof TunedWithoutPrivacy) {
            throw new InvalidArgumentException(
                    "feature extractor",
                    "public, or trained with differential privacy",
                    "tuned on the training data without privacy, which voids every guarantee",
                    "Use an extractor that was trained on other data, or train it with differential privacy.");
        }
        if (this instanceof DifferentiallyPrivate dp) {
            return FeatureShares.head(dp, total);
        }
        return total;
    }
}
