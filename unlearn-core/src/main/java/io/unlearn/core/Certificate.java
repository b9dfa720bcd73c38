package io.unlearn.core;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * What is guaranteed about one release. Everything in it was declared before the removed rows were looked at, or is a
 * function of the released model: it may be shown to anyone, and holds no ids, counts of removed rows, residuals or
 * times of computation.
 *
 * <p>A certificate is evidence for whoever can check it against the remaining data; it is not legal advice, and it says
 * nothing about copies of the data, earlier releases or other models.
 *
 * @param id a random id of the certificate
 * @param issuedAt when the release was made
 * @param guarantee the guarantee of all releases since the first removal together
 * @param mechanism how the release was masked
 * @param objective what the model minimises
 * @param modelDigest SHA-256 of the released weights, in hexadecimal; see {@code LinearModel.digest()}
 * @param provenance where it was computed
 * @param conditions what the guarantee holds under besides; in the order of {@link Condition}, none twice
 */
public record Certificate(
        String id,
        Instant issuedAt,
        PrivacyGuarantee guarantee,
        Mechanism mechanism,
        Objective objective,
        String modelDigest,
        Provenance provenance,
        List<Condition> conditions) {
    /** The schema that {@link #toJson} writes. */
    public static final String SCHEMA = "unlearn/certificate/1";

    /** Copies the conditions, each once, in the order of their declaration. */
    public Certificate {
        conditions = List.copyOf(new TreeSet<>(conditions));
    }

    /** Makes a certificate without conditions. */
    public Certificate(
            String id,
            Instant issuedAt,
            PrivacyGuarantee guarantee,
            Mechanism mechanism,
            Objective objective,
            String modelDigest,
            Provenance provenance) {
        this(id, issuedAt, guarantee, mechanism, objective, modelDigest, provenance, List.of());
    }

    /**
     * How a release was masked. All gradient norms are of the objective in sum form.
     *
     * @param theorem the statement that the guarantee rests on, in words
     * @param unit what the guarantee protects
     * @param records the largest number of removed records that it protects together; {@link Integer#MAX_VALUE} for all
     * @param releases number of releases after a removal that the guarantee covers together
     * @param residualLimit the declared limit of the gradient residual of a release
     * @param referenceResidualLimit the same for the retrained model that a release is compared with
     * @param strongConvexity the modulus of strong convexity of the sum objective at this release
     * @param noiseStandardDeviation standard deviation of the Gaussian noise in each coordinate of the released weights; 0
     *     for none
     * @param perturbationStandardDeviation standard deviation of the secret Gaussian linear term of the training objective in
     *     each coordinate; 0 for none
     * @param features where the features come from; a share of epsilon and delta is its
     */
    public record Mechanism(
            String theorem,
            String unit,
            int records,
            int releases,
            double residualLimit,
            double referenceResidualLimit,
            double strongConvexity,
            double noiseStandardDeviation,
            double perturbationStandardDeviation,
            FeatureExtractor features) {}

    /**
     * What the model minimises, in sum form: the sum of the losses over the rows plus half of {@code total} times the
     * squared norm of the weights, where {@code total} is {@code regularisation}, or {@code regularisation} times the
     * number of rows if {@code perSample}.
     *
     * @param loss {@code "logistic"} or {@code "squared"} (one half of the squared error)
     * @param outputs number of weight vectors; several for one-vs-rest
     * @param columns length of a weight vector, with the intercept's if there is one
     * @param intercept whether the last column is a constant feature of 1, regularised like the others
     * @param perSample whether the regularisation grows with the number of rows
     * @param regularisation its value
     * @param rowNormBound the declared bound on the Euclidean norm of a row, intercept included
     */
    public record Objective(
            String loss,
            int outputs,
            int columns,
            boolean intercept,
            boolean perSample,
            double regularisation,
            double rowNormBound) {}

    /** Returns the certificate as canonical JSON: sorted keys, no spaces, one form for each number. */
    public String toJson() {
        return CertificateJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException if the text is not a certificate of this schema
     */
    public static Certificate fromJson(String json) {
        return CertificateJson.read(json);
    }
}
