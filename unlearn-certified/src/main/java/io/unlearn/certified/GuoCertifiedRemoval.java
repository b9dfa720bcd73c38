package io.unlearn.certified;

import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Certified removal from linear models (Guo, Goldstein, Hannun and van der Maaten 2020, arXiv:1911.03030), put together from the
 * parts of {@link CertifiedTrainer}.
 *
 * <pre>{@code
 * try (LinearRemoval model = GuoCertifiedRemoval.logistic(Regularisation.fixedTotal(1), 1, 1e-5).train(rows)) { ... }
 * try (LinearRemoval paper = GuoCertifiedRemoval.paperMode(Regularisation.perSample(1e-3), 1, 1e-4, 10).train(rows)) { ... }
 * }</pre>
 *
 * <p>Four ways to use it:
 *
 * <ul>
 *   <li>{@link #logistic}, the default: the Newton step of the paper with a kept inverse, a proved bound with the third derivative
 *       between releases, the residual itself before each one, and verified output noise. Its guarantee is {@link
 *       io.unlearn.core.PrivacyGuarantee.Definition#PROVED_OUTPUT}, and neither the number of removals nor that of the rows in one
 *       of them is limited.
 *   <li>{@link #paperMode}: the mechanism as published, with its constants and budget. Its guarantee is {@link
 *       io.unlearn.core.PrivacyGuarantee.Definition#PUBLISHED_GUO}: the published claim, whose proof has a gap; see {@link
 *       Masking.PublishedGuo}. For comparison with the paper.
 *   <li>{@link #measured}: the same perturbation and the same budget on the residual, but the residual itself is held against it
 *       rather than the sum of the published bounds. It does not add up, so that removals do not use the budget up. Its guarantee
 *       is {@link io.unlearn.core.PrivacyGuarantee.Definition#PUBLISHED_GUO} too, with the same gap.
 *   <li>{@link #leastSquares}: one step is exact there, nothing needs to be masked, and no budget is used. The paper writes the loss
 *       without the one half, so that its lambda is twice the one here.
 * </ul>
 *
 * <p>Removals are by {@link LinearRemoval#remove}: one row, several requests one after another, or all rows of a request as one
 * batch with one step. Features are public unless {@link #withFeatures} says otherwise; a differentially private extractor takes
 * its share of epsilon and delta for the declared number of records. What was done before training is declared by {@link
 * #withPreparation}, and what voids a certificate accepted by {@link #accepting}, as on the trainer.
 *
 * <p>Immutable. {@link #trainer} returns a trainer of its own each time, for what is not set here: labels, backend, clock.
 */
public final class GuoCertifiedRemoval {
    private final boolean logistic;
    private final Regularisation regularisation;
    private final Masking masking;
    private final FeatureExtractor features;
    private final Set<Preparation> prepared;
    private final Set<Condition> accepted;

    private GuoCertifiedRemoval(
            boolean logistic,
            Regularisation regularisation,
            Masking masking,
            FeatureExtractor features,
            Set<Preparation> prepared,
            Set<Condition> accepted) {
        this.logistic = logistic;
        this.regularisation = regularisation;
        this.masking = masking;
        this.features = features;
        this.prepared = prepared;
        this.accepted = accepted;
    }

    private static GuoCertifiedRemoval of(boolean logistic, Regularisation regularisation, Masking masking) {
        return new GuoCertifiedRemoval(
                logistic, regularisation, masking, FeatureExtractor.publicOne(), Set.of(), Set.of());
    }

    /**
     * Returns removal from logistic regression, binary or one-vs-rest, with proved bounds and verified output noise.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if a number is out of range
     */
    public static GuoCertifiedRemoval logistic(Regularisation regularisation, double epsilon, double delta) {
        return of(true, regularisation, Masking.outputNoise(epsilon, delta));
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
        return of(true, regularisation, Masking.publishedGuo(epsilon, delta, sigma));
    }

    /**
     * Returns removal from logistic regression with the published perturbation and budget, sigma epsilon / c, where the residual
     * as it is has to stay below the budget: bounded by a proved bound after each removal, measured where that passes the budget,
     * and brought back below it with the same perturbation. For rows of norm at most 1 without an intercept, and for requests
     * that do not depend on releases.
     *
     * @param epsilon in (0, 1]
     * @param delta in (0, 1)
     * @param sigma in units of the sum objective's gradient
     * @throws io.unlearn.core.error.OutOfRangeException if a number is out of range
     */
    public static GuoCertifiedRemoval measured(
            Regularisation regularisation, double epsilon, double delta, double sigma) {
        return of(
                true,
                regularisation,
                Masking.publishedGuo(epsilon, delta, sigma).measured());
    }

    /** Returns exact removal from least squares. */
    public static GuoCertifiedRemoval leastSquares(Regularisation regularisation) {
        return of(false, regularisation, Masking.none());
    }

    /**
     * Returns the same in another protocol of the paper: another charge, more steps, steps until a target, or the bounds of the
     * outputs added up.
     *
     * @throws InvalidArgumentException unless this is in paper mode
     */
    public GuoCertifiedRemoval withProtocol(PublishedProtocol protocol) {
        if (masking instanceof Masking.PublishedGuo published
                && published.accounting() == Masking.PublishedGuo.Accounting.PUBLISHED_SUM) {
            return new GuoCertifiedRemoval(
                    logistic, regularisation, published.withProtocol(protocol), features, prepared, accepted);
        }
        throw new InvalidArgumentException(
                "mode",
                "paper mode, which alone has a published protocol",
                mode(),
                "Start from GuoCertifiedRemoval.paperMode(...).");
    }

    /** Returns the same over features of this origin. */
    public GuoCertifiedRemoval withFeatures(FeatureExtractor extractor) {
        return new GuoCertifiedRemoval(logistic, regularisation, masking, extractor, prepared, accepted);
    }

    /**
     * Returns the same with what was done before training, in addition to what was declared earlier; see {@link
     * CertifiedTrainer#prepared}. Training is refused for what voids a certificate, unless {@link #accepting} names it.
     */
    public GuoCertifiedRemoval withPreparation(Preparation... steps) {
        Set<Preparation> all = new HashSet<>(prepared);
        all.addAll(List.of(steps));
        return new GuoCertifiedRemoval(logistic, regularisation, masking, features, Set.copyOf(all), accepted);
    }

    /**
     * Returns the same with conditions accepted, in addition to those accepted earlier, which every certificate then names; see
     * {@link CertifiedTrainer#accept}.
     */
    public GuoCertifiedRemoval accepting(Condition... conditions) {
        Set<Condition> all = new HashSet<>(accepted);
        all.addAll(List.of(conditions));
        return new GuoCertifiedRemoval(logistic, regularisation, masking, features, prepared, Set.copyOf(all));
    }

    private String mode() {
        if (!logistic) {
            return "least squares, which is exact";
        }
        return masking instanceof Masking.PublishedGuo
                ? "measured residuals, to which no charge is added"
                : "the default with proved bounds";
    }

    /** Returns a new trainer with these settings, on which others may be set. */
    public CertifiedTrainer trainer() {
        CertifiedTrainer trainer = logistic ? CertifiedTrainer.logistic() : CertifiedTrainer.leastSquares();
        trainer.regularisation(regularisation).masking(masking).features(features);
        trainer.prepared(prepared.toArray(Preparation[]::new)).accept(accepted.toArray(Condition[]::new));
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
