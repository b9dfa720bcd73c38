package io.unlearn.certified.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.Certificate;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.math.ChiBounds;

/** The checks of a certificate that need facts about the remaining rows only, wherever the rows are. Pure functions. */
public final class CertificateChecks {
    /** A correct release fails the noise check with at most this probability. */
    public static final double FALSE_ALARM = 1e-12;

    /** The name of the check that the certificate names the model. */
    public static final String MODEL_DIGEST = "model digest";

    /** Room for the rounding of numbers that are compared with their recomputation. */
    public static final double ROUNDING = 1e-9;

    private CertificateChecks() {}

    /**
     * Refuses a certificate, a model and rows that do not belong together.
     *
     * @param rows how many remain
     * @param features columns of a row, without the constant feature
     * @param shape of the rows, in words
     */
    public static void shapes(Certificate certificate, LinearModel released, long rows, int features, String shape) {
        Certificate.Objective objective = certificate.objective();
        boolean modelFits = released.outputs() == objective.outputs()
                && released.columns() == objective.columns()
                && released.intercept() == objective.intercept();
        if (!modelFits || features != released.features() || rows == 0) {
            throw new InvalidArgumentException(
                    "certificate, model and rows",
                    "of one shape, with at least one row",
                    "[" + objective.outputs() + "][" + objective.columns() + "], " + released + " and " + shape,
                    "Pass the model and the rows that the certificate was issued for.");
        }
    }

    /** The certificate names these weights. */
    public static VerificationReport.Check digest(Certificate certificate, LinearModel released) {
        boolean same = certificate.modelDigest().equals(released.digest());
        return new VerificationReport.Check(
                MODEL_DIGEST, same, same ? 0 : 1, 0, "The certificate names exactly these weights.");
    }

    /**
     * The rows keep the declared bound.
     *
     * @param longest the norm of the longest remaining row, with the constant feature if there is an intercept
     */
    public static VerificationReport.Check rowNorms(Certificate certificate, double longest) {
        double bound = certificate.objective().rowNormBound();
        return new VerificationReport.Check(
                "largest row norm",
                longest <= bound * (1 + ROUNDING),
                longest,
                bound,
                "Every remaining row keeps the declared bound.");
    }

    /** The stated strong convexity is that of this many rows. */
    public static VerificationReport.Check convexity(Certificate certificate, long rows) {
        Certificate.Objective objective = certificate.objective();
        double total = objective.regularisation() * (objective.perSample() ? rows : 1);
        double claimed = certificate.mechanism().strongConvexity();
        return new VerificationReport.Check(
                "strong convexity",
                Math.abs(claimed - total) <= ROUNDING * total,
                claimed,
                total,
                "The stated modulus is the regularisation of the remaining rows.");
    }

    /** The noise is large enough for the guarantee. */
    public static VerificationReport.Check noiseIsEnough(Certificate certificate) {
        Certificate.Mechanism mechanism = certificate.mechanism();
        double distance =
                (mechanism.residualLimit() + mechanism.referenceResidualLimit()) / mechanism.strongConvexity();
        double mu = Math.sqrt(mechanism.releases()) * distance / mechanism.noiseStandardDeviation();
        PrivacyGuarantee head = mechanism.features().headShare(certificate.guarantee());
        double delta = mu > 0 ? GaussianDp.delta(head.epsilon(), mu) : 1;
        boolean records = mechanism.records() <= coveredRecords(mechanism.features());
        return new VerificationReport.Check(
                "delta at the stated epsilon",
                delta <= head.delta() * (1 + 1e-6) && records,
                delta,
                head.delta(),
                "The noise hides the declared residual in every covered release, with what the features leave.");
    }

    private static int coveredRecords(FeatureExtractor features) {
        return features instanceof FeatureExtractor.DifferentiallyPrivate dp ? dp.records() : Integer.MAX_VALUE;
    }

    /** The released weights are as near to a solution from the remaining rows as is stated. */
    public static VerificationReport.Check distance(
            Certificate certificate, LinearModel released, ReferenceSolution solution) {
        Certificate.Mechanism mechanism = certificate.mechanism();
        double weights = (double) released.outputs() * released.columns();
        double noise = mechanism.noiseStandardDeviation() * ChiBounds.chiQuantileUpper((int) weights, FALSE_ALARM);
        double limit = (mechanism.residualLimit() + solution.residual()) / mechanism.strongConvexity() + noise;
        double measured = solution.distanceTo(released);
        return new VerificationReport.Check(
                "distance to a model solved from the remaining rows",
                measured <= limit * (1 + ROUNDING),
                measured,
                limit,
                "The released weights are those of the remaining rows, up to the declared residual and noise.");
    }
}
