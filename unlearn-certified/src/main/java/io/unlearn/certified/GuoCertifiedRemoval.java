package io.unlearn.certified;

import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.error.InvalidArgumentException;

/**
 * Certified removal from linear models (Guo, Goldstein, Hannun and van der Maaten 2020, arXiv:1911.03030), put together from the
 * parts of {@link CertifiedTrainer}.
 *
 * <pre>{@code
 * try (LinearRemoval model = GuoCertifiedRemoval.logistic(Regularisation.fixedTotal(1), 1, 1e-5).train(rows)) { ... }
 * try (LinearRemoval paper = GuoCertifiedRemoval.paperMode(Regularisation.perSample(1e-3), 1, 1e-4, 10).train(rows)) { ... }
 * }</pre>
 *
 * <p>Three ways to use it:
 *
 * <ul>
 *   <li>{@link #logistic}, the default: the Newton step of the paper with a kept inverse, a proved bound with the third derivative
 *       between releases, the residual itself before each one, and verified output noise. Its guarantee is {@link
 *       io.unlearn.core.PrivacyGuarantee.Definition#PROVED_OUTPUT}, and neither the number of removals nor that of the rows in one
 *       of them is limited.
 *   <li>{@link #paperMode}: the mechanism as published, with its constants and budget. Its guarantee is {@link
 *       io.unlearn.core.PrivacyGuarantee.Definition#PUBLISHED_GUO}: the published claim, whose proof has a gap; see {@link
 *       Masking.PublishedGuo}. For comparison with the paper.
 *   <li>{@link #leastSquares}: one step is exact there, nothing needs to be masked, and no budget is used. The paper writes the loss
 *       without the one half, so that its lambda is twice the one here.
 * </ul>
 *
 * <p>Removals are by {@link LinearRemoval#remove}: one row, several requests one after another, or all rows of a request as one
 * batch with one step. Features are public unless {@link #withFeatures} says otherwise; a differentially private extractor takes
 * its share of epsilon and delta for the declared number of records.
 *
 * <p>Immutable. {@link #trainer} returns a trainer of its own each time, for what is not set here: labels, backend, clock.
 */
public final class GuoCertifiedRemoval {
    private final boolean logistic;
    private final Regularisation regularisation;
    private final Masking masking;
    private final FeatureExtractor features;

    private GuoCertifiedRemoval(
            boolean logistic, Regularisation regularisation, Masking masking, FeatureExtractor features) {
        this.logistic = logistic;
        this.regularisation = regularisation;
        this.masking = masking;
        this.features = features;
    }

    /**
     * Returns removal from logistic regression, binary or one-vs-rest, with proved bounds and verified output noise.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if a number is out of range
     */
    public static GuoCertifiedRemoval logistic(Regularisation regularisation, double epsilon, double delta) {
        return new GuoCertifiedRemoval(
                true, regularisation, Masking.outputNoise(epsilon, delta), FeatureExtractor.publicOne());
    }

    /**
     * Returns removal from logistic regression as published: a secret linear term of deviation sigma in the objective, one Newton
     * step for each removal, Corollary 1 summed up against sigma epsilon / c. Without an intercept, for rows of norm at most 1, and
     * for requests that do not depend on releases, because that is what the paper assumes.
     *
     * @param epsilon in (0, 1]
     * @param delta in (0, 1)
     * @param sigma in units of the sum objective's gradient
     * @throws io.unlearn.core.error.OutOfRangeException if a number is out of range
     */
    public static GuoCertifiedRemoval paperMode(
            Regularisation regularisation, double epsilon, double delta, double sigma) {
        return new GuoCertifiedRemoval(
                true, regularisation, Masking.publishedGuo(epsilon, delta, sigma), FeatureExtractor.publicOne());
    }

    /** Returns exact removal from least squares. */
    public static GuoCertifiedRemoval leastSquares(Regularisation regularisation) {
        return new GuoCertifiedRemoval(false, regularisation, Masking.none(), FeatureExtractor.publicOne());
    }

    /**
     * Returns the same in another protocol of the paper: another charge, more steps, steps until a target, or the bounds of the
     * outputs added up.
     *
     * @throws InvalidArgumentException unless this is in paper mode
     */
    public GuoCertifiedRemoval withProtocol(PublishedProtocol protocol) {
        if (masking instanceof Masking.PublishedGuo published) {
            return new GuoCertifiedRemoval(logistic, regularisation, published.withProtocol(protocol), features);
        }
        throw new InvalidArgumentException(
                "mode",
                "paper mode, which alone has a published protocol",
                logistic ? "the default with proved bounds" : "least squares, which is exact",
                "Start from GuoCertifiedRemoval.paperMode(...).");
    }

    /** Returns the same over features of this origin. */
    public GuoCertifiedRemoval withFeatures(FeatureExtractor extractor) {
        return new GuoCertifiedRemoval(logistic, regularisation, masking, extractor);
    }

    /** Returns a new trainer with these settings, on which others may be set. */
    public CertifiedTrainer trainer() {
        CertifiedTrainer trainer = logistic ? CertifiedTrainer.logistic() : CertifiedTrainer.leastSquares();
        trainer.regularisation(regularisation).masking(masking).features(features);
        return masking instanceof Masking.PublishedGuo
                ? trainer.intercept(false).rowNormBound(1).requesters(Requesters.NON_ADAPTIVE)
                : trainer;
    }

    /**
     * Trains with these settings.
     *
     * @return the living model, which the caller closes
     * @throws InvalidArgumentException if settings do not fit each other or the rows, and as {@link CertifiedTrainer#train}
     */
    public LinearRemoval train(TrainingRows rows) {
        return trainer().train(rows);
    }
}
