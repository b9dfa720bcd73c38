package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.VerificationReport;
import io.unlearn.certified.internal.CertificateChecks;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee.Definition;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.spark.internal.ClusterVerification;
import io.unlearn.spark.internal.RowSource;
import io.unlearn.spark.internal.Survey;
import io.unlearn.spark.internal.SurveyChecks;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a certificate from the released model and the remaining rows of a data set, with the checks and the limits of {@link
 * io.unlearn.certified.CertificateVerifier}: it gives the report that that one would give if it had the rows. After one pass that
 * surveys the rows, one pass adds up the Hessian at the released weights, and one evaluates the gradient where Newton's step ends
 * by separate, plain code; more of them only where the noise is large.
 *
 * <p>It trusts neither the model nor the numbers in the certificate, and cannot check what that verifier cannot check either.
 * Stateless.
 */
public final class SparkCertificateVerifier {
    private SparkCertificateVerifier() {}

    /**
     * Verifies a certificate.
     *
     * @param remaining the rows that remain, without the removed ones; record ids are not looked at
     * @throws InvalidArgumentException if the certificate, the model and the rows have different shapes, or the certificate is of a
     *     kind that models on a cluster do not have
     * @throws io.unlearn.core.error.UnknownLabelException if a row has a label that the model does not know
     */
    public static VerificationReport verify(Certificate certificate, LinearModel released, SparkRows remaining) {
        Definition definition = certificate.guarantee().definition();
        boolean masked = definition == Definition.PROVED_OUTPUT;
        if (!masked && definition != Definition.EXACT_IN_REAL_ARITHMETIC) {
            throw new InvalidArgumentException(
                    "definition of the guarantee",
                    Definition.PROVED_OUTPUT + " or " + Definition.EXACT_IN_REAL_ARITHMETIC,
                    definition,
                    "Collect the rows and use CertificateVerifier.");
        }
        Survey survey = RowSource.survey(remaining);
        SurveyChecks.readable(survey);
        CertificateChecks.shapes(
                certificate,
                released,
                survey.rows(),
                survey.width(),
                "rows [" + survey.rows() + "][" + survey.width() + "]");
        if (released.labelsCopy().length > 0) {
            SurveyChecks.labels(survey, released.labelsCopy());
        }
        ClusterVerification found = ClusterVerification.of(certificate, released, remaining, survey);
        List<VerificationReport.Check> checks = new ArrayList<>();
        checks.add(CertificateChecks.digest(certificate, released));
        checks.add(CertificateChecks.rowNorms(certificate, found.longest()));
        checks.add(CertificateChecks.convexity(certificate, found.rows()));
        if (masked) {
            checks.add(CertificateChecks.noiseIsEnough(certificate));
        }
        checks.add(CertificateChecks.distance(certificate, released, found.solution()));
        return new VerificationReport(checks, certificate.conditions());
    }
}
