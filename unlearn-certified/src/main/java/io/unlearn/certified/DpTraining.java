package io.unlearn.certified;

import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * What is declared about a training that was differentially private in <b>adding or removing one record</b>, and what
 * follows for k records.
 *
 * <p><b>Statement.</b> Let the law of the trained model change by at most (e, d), or be mu-GDP, when one record is added or
 * removed. Then the laws with and without k records are (k e, d (exp(k e) - 1) / (exp(e) - 1))-indistinguishable, or (k
 * mu)-GDP. The model as it is has been unlearned in this sense (Sekhari et al. 2021, arXiv:2103.03279, use it as the
 * baseline that unlearning must beat).
 *
 * <p><b>Proof.</b> Let D_0, ..., D_k differ by one record each. For (e, d) see {@link
 * FeatureExtractor.DifferentiallyPrivate}: the inequality of one record, k times over, and a geometric series. For mu-GDP, a
 * set A of models satisfies P_j(A) &lt;= Phi(Phi^-1(P_{j+1}(A)) + mu); the right side increases in P_{j+1}(A), so k times over
 * gives P_0(A) &lt;= Phi(Phi^-1(P_k(A)) + k mu), which is (k mu)-GDP (Dong, Roth and Su 2022, arXiv:1905.02383, Theorem 2.14).
 * Both hold in the two directions.
 *
 * <p><b>Void</b>
 *
 * <ul>
 *   <li>if the declared guarantee is for <i>replacing</i> a record: it compares data sets of one size, and says nothing of a
 *       model that was trained without the record;
 *   <li>if anything outside the private training has seen the records: means and deviations for scaling, a vocabulary,
 *       principal components, class weights, the choice of hyper-parameters or of the best of several runs, an early stop;
 *   <li>if k is not the number of all records that were removed since training, over all requests, or if the unit of the
 *       declared guarantee is a record and a person has several: then each of them counts;
 *   <li>if the number of records was assumed public by the accountant (a fixed batch size over a sampling rate, for example):
 *       its adjacency is then not add-or-remove;
 *   <li>for other releases of the same records, intermediate checkpoints included, unless the declared guarantee is for all
 *       of them together.
 * </ul>
 *
 * <p>The declared numbers cannot be checked here. Immutable and thread-safe.
 */
public sealed interface DpTraining {
    /**
     * Returns what holds when {@code records} records were removed.
     *
     * @param records all records removed since training, at least 1
     * @param delta what to state it at, in (0, 1); for {@link EpsilonDelta} at least the group's own delta, which is what the
     *     result has
     * @throws OutOfRangeException if nothing is promised at this delta: the group is too large
     */
    PrivacyGuarantee guarantee(int records, double delta);

    /**
     * Returns the largest number of records whose removal keeps the model within a target; 0 if even one is too many.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     */
    int capacity(double epsilon, double delta);

    /**
     * (epsilon, delta)-differential privacy of one record.
     *
     * @param epsilon above 0, finite
     * @param delta in [0, 1)
     */
    record EpsilonDelta(double epsilon, double delta) implements DpTraining {
        /**
         * Checks the numbers.
         *
         * @throws OutOfRangeException if one is out of its range
         */
        public EpsilonDelta {
            Check.positive("epsilon of the training", epsilon, "Pass the loss of one record.");
            if (!(delta >= 0 && delta < 1)) {
                throw new OutOfRangeException(
                        "delta of the training", "in [0, 1)", delta, "Pass a probability such as 1e-6.");
            }
        }

        @Override
        public PrivacyGuarantee guarantee(int records, double atDelta) {
            Check.inOpenUnit("delta", atDelta, "Pass a probability such as 1e-5.");
            FeatureExtractor.DifferentiallyPrivate group = group(records);
            if (!(group.groupEpsilon() < Double.POSITIVE_INFINITY && group.groupDelta() <= atDelta)) {
                throw new OutOfRangeException(
                        "delta of a group of " + records,
                        "at most " + atDelta,
                        group.groupDelta(),
                        "Remove fewer records (see capacity), or train again without them.");
            }
            return new PrivacyGuarantee(
                    group.groupEpsilon(),
                    group.groupDelta(),
                    PrivacyGuarantee.Definition.DIFFERENTIALLY_PRIVATE_TRAINING);
        }

        @Override
        public int capacity(double targetEpsilon, double targetDelta) {
            return group(1).capacity(target(targetEpsilon, targetDelta), 0, 0);
        }

        private FeatureExtractor.DifferentiallyPrivate group(int records) {
            return FeatureExtractor.differentiallyPrivate(epsilon, delta, records);
        }
    }

    /**
     * mu-Gaussian differential privacy of one record, as an accountant for DP-SGD may give it.
     *
     * @param mu above 0, finite
     */
    record Gaussian(double mu) implements DpTraining {
        /**
         * Checks the number.
         *
         * @throws OutOfRangeException if it is out of its range
         */
        public Gaussian {
            Check.positive("mu of the training", mu, "Pass the Gaussian-DP parameter of one record.");
        }

        @Override
        public PrivacyGuarantee guarantee(int records, double atDelta) {
            Check.atLeast("records", records, 1, "Pass the number of all records removed since training.");
            // The least epsilon is 0 where delta alone covers the group.
            return new PrivacyGuarantee(
                    GaussianDp.epsilon(groupMu(records), atDelta),
                    atDelta,
                    PrivacyGuarantee.Definition.DIFFERENTIALLY_PRIVATE_TRAINING);
        }

        @Override
        public int capacity(double targetEpsilon, double targetDelta) {
            PrivacyGuarantee target = target(targetEpsilon, targetDelta);
            double allowed = GaussianDp.mu(target.epsilon(), target.delta());
            int count = (int) Math.min(Integer.MAX_VALUE, Math.floor(allowed / mu));
            return count > 0 && groupMu(count) > allowed ? count - 1 : count;
        }

        private double groupMu(int records) {
            return records * mu * (1 + 1e-15);
        }
    }

    /**
     * Declares (epsilon, delta)-differential privacy in adding or removing one record.
     *
     * @throws OutOfRangeException if a number is out of its range
     */
    static EpsilonDelta epsilonDelta(double epsilon, double delta) {
        return new EpsilonDelta(epsilon, delta);
    }

    /**
     * Declares mu-Gaussian differential privacy in adding or removing one record.
     *
     * @throws OutOfRangeException if {@code mu} is out of its range
     */
    static Gaussian gaussian(double mu) {
        return new Gaussian(mu);
    }

    private static PrivacyGuarantee target(double epsilon, double delta) {
        Check.positive("epsilon", epsilon, "Use a finite epsilon above 0, for example 1.");
        Check.inOpenUnit("delta", delta, "Pass a probability such as 1e-5.");
        return new PrivacyGuarantee(epsilon, delta, PrivacyGuarantee.Definition.DIFFERENTIALLY_PRIVATE_TRAINING);
    }
}
