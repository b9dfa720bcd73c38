package io.unlearn.certified;

import io.unlearn.certified.internal.CertificateChecks;
import io.unlearn.certified.internal.IndependentGradient;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.ReferenceSolution;
import io.unlearn.certified.internal.RenyiBound;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.PrivacyGuarantee.Definition;
import io.unlearn.core.Progress;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.math.ChiBounds;
import io.unlearn.core.spi.DenseBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a certificate from the released model and the remaining data alone. It needs nothing from whoever removed the
 * rows, and trusts neither the model nor the numbers in the certificate:
 *
 * <ol>
 *   <li>the numbers are consistent: the noise is large enough for the guarantee that is stated;
 *   <li>the model is the one that the certificate names, and has the shape that it states;
 *   <li>the remaining rows keep the declared bound, and give the strong convexity that is stated;
 *   <li>a model that is solved here from the remaining rows, whose gradient is evaluated by separate, plain code, lies as
 *       near to the released one as the declared residual and the declared noise allow.
 * </ol>
 *
 * <p>What it cannot check: that the rows given are all that remain, that the noise was fresh and secret, that features of a
 * row do not depend on other rows, and what became of the data elsewhere. A certificate that names conditions is reported with
 * them, and is never plainly valid. For {@link
 * Masking.PublishedGuo} the perturbation is secret, so that the last check bounds the gradient at the
 * released weights by the perturbation's size instead of solving.
 *
 * <p>Stateless and thread-safe. Deterministic up to the backend's rounding.
 */
public final class CertificateVerifier {
    /** A correct release fails the noise check with at most this probability. */
    public static final double FALSE_ALARM = CertificateChecks.FALSE_ALARM;

    /** The name of the check that the certificate names the model. */
    public static final String MODEL_DIGEST = CertificateChecks.MODEL_DIGEST;

    private static final double ROUNDING = CertificateChecks.ROUNDING;

    private CertificateVerifier() {}

    /** Verifies with the best backend that is found for this size, without progress. */
    public static VerificationReport verify(Certificate certificate, LinearModel released, TrainingRows remaining) {
        return verify(
                certificate,
                released,
                remaining,
                DenseBackend.bestFor(remaining.size(), remaining.columns()),
                Progress.none());
    }

    /**
     * Verifies a certificate.
     *
     * @param certificate what is claimed
     * @param released the released model
     * @param remaining the rows that remain, without the removed ones
     * @param backend used to find a solution, which is then checked without it
     * @throws InvalidArgumentException if the certificate, the model and the rows have different shapes, or the certificate
     *     is of a kind that cannot be checked from them ({@link Definition#PROVED_DISTANCE_IN_BALL}, {@link
     *     Definition#DIFFERENTIALLY_PRIVATE_TRAINING})
     */
    public static VerificationReport verify(
            Certificate certificate,
            LinearModel released,
            TrainingRows remaining,
            DenseBackend backend,
            Progress progress) {
        CertificateChecks.shapes(certificate, released, remaining.size(), remaining.columns(), remaining.toString());
        List<VerificationReport.Check> checks = new ArrayList<>();
        double longest = IndependentGradient.largestRowNorm(
                remaining, certificate.objective().intercept());
        checks.add(CertificateChecks.digest(certificate, released));
        checks.add(CertificateChecks.rowNorms(certificate, longest));
        checks.add(CertificateChecks.convexity(certificate, remaining.size()));
        Definition definition = certificate.guarantee().definition();
        switch (definition) {
            case PROVED_OUTPUT, PROVED_DISTANCE -> {
                checks.add(CertificateChecks.noiseIsEnough(certificate));
                checks.add(distance(certificate, released, remaining, backend, progress));
            }
            case EXACT_IN_REAL_ARITHMETIC -> checks.add(distance(certificate, released, remaining, backend, progress));
            case PROVED_SHARED_B -> {
                checks.add(CertificateChecks.noiseIsEnough(certificate));
                checks.add(perturbedGradient(certificate, released, remaining));
            }
            case RENYI_JACOBIAN -> {
                checks.add(renyiEpsilon(certificate, remaining));
                checks.add(perturbedGradient(certificate, released, remaining));
            }
            case PUBLISHED_GUO -> {
                checks.add(publishedBudget(certificate));
                checks.add(perturbedGradient(certificate, released, remaining));
            }
            case PROVED_DISTANCE_IN_BALL ->
                throw new InvalidArgumentException(
                        "definition of the guarantee",
                        "one that a certificate, a model and rows are enough to check",
                        definition,
                        "The minimiser may lie on the surface of a ball that the certificate does not hold; train with a"
                                + " radius of at least the norm bound of the gradient over the regularisation.");
            case DIFFERENTIALLY_PRIVATE_TRAINING ->
                throw new InvalidArgumentException(
                        "definition of the guarantee",
                        "one that a certificate, a model and rows are enough to check",
                        definition,
                        "Audit the training itself; a model that was not changed holds no trace of how it was trained.");
        }
        return new VerificationReport(checks, certificate.conditions());
    }

    private static VerificationReport.Check distance(
            Certificate certificate,
            LinearModel released,
            TrainingRows remaining,
            DenseBackend backend,
            Progress progress) {
        ReferenceSolution solution = ReferenceSolution.solve(certificate, released, remaining, backend, progress);
        return CertificateChecks.distance(certificate, released, solution);
    }

    private static VerificationReport.Check publishedBudget(Certificate certificate) {
        PrivacyGuarantee head = certificate.mechanism().features().headShare(certificate.guarantee());
        double epsilon = head.epsilon();
        double c = Math.sqrt(2 * Math.log(1.5 / head.delta()));
        double budget = certificate.mechanism().perturbationStandardDeviation() * epsilon / c;
        double claimed = certificate.mechanism().residualLimit();
        return new VerificationReport.Check(
                "published residual budget",
                claimed <= budget * (1 + ROUNDING) && epsilon <= 1,
                claimed,
                budget,
                "The budget is that of Theorem 3, within the range of its proof.");
    }

    /** The bound for the remaining rows is at most that for the rows before the removal. */
    private static VerificationReport.Check renyiEpsilon(Certificate certificate, TrainingRows remaining) {
        Certificate.Objective objective = certificate.objective();
        Certificate.Mechanism mechanism = certificate.mechanism();
        PrivacyGuarantee head = mechanism.features().headShare(certificate.guarantee());
        RenyiBound bound = RenyiBound.of(
                remaining.size(),
                objective.columns(),
                objective.outputs(),
                objective.rowNormBound(),
                objective.regularisation(),
                mechanism.records());
        double epsilon = bound.epsilon(mechanism.perturbationStandardDeviation(), head.delta());
        boolean proved = objective.loss().equals(Loss.LOGISTIC.text()) && !objective.perSample();
        return new VerificationReport.Check(
                "epsilon of the Renyi bound",
                proved && epsilon <= head.epsilon(),
                epsilon,
                head.epsilon(),
                "The perturbation hides the residual of that many removed rows, and how it depends on the perturbation.");
    }

    private static VerificationReport.Check perturbedGradient(
            Certificate certificate, LinearModel released, TrainingRows remaining) {
        double total = certificate.mechanism().strongConvexity();
        double gradient = IndependentGradient.residual(
                certificate.objective().loss(), released, released.weightsCopy(), remaining, total);
        Certificate.Mechanism mechanism = certificate.mechanism();
        double size = ChiBounds.chiQuantileUpper(released.outputs() * released.columns(), FALSE_ALARM / 2);
        double byNoise = mechanism.noiseStandardDeviation() * smoothness(certificate, remaining);
        double limit = mechanism.residualLimit() + (mechanism.perturbationStandardDeviation() + byNoise) * size;
        return new VerificationReport.Check(
                "gradient of the remaining rows",
                gradient <= limit * (1 + ROUNDING),
                gradient,
                limit,
                "What the weights leave unbalanced is no more than the secret perturbation and the budget.");
    }

    /** A bound on how much the gradient moves for each unit by which the weights move: the trace bounds the norm. */
    private static double smoothness(Certificate certificate, TrainingRows remaining) {
        double bound = certificate.objective().rowNormBound();
        double curvature = certificate.objective().loss().equals(Loss.LOGISTIC.text()) ? 0.25 : 1;
        return certificate.mechanism().strongConvexity() + curvature * remaining.size() * bound * bound;
    }
}
