package io.unlearn.audit;

import io.unlearn.audit.internal.ScoreDensity;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Attacks on one example: from the score that a model gives to it, how much the model looks like one of the positives
 * (models that saw the example, or unlearned models) rather than one of the negatives (models that never saw it). Natural
 * logarithm; large means positive.
 *
 * <p>All are fitted on the scores of models of either group. <b>Judge them on other models</b>, as {@link Audit} and
 * {@link AttackTable} do: a density that was fitted on a model flatters it, and a bound from such counts is void.
 *
 * <p>With unlearned models as positives and retrained ones as negatives these are the per-example attacks of Hayes, Shumailov,
 * Triantafillou, Khalifa and Papernot 2024 (arXiv:2403.01218, U-LiRA); an attack with one threshold for all examples
 * overstates how private an unlearner is.
 *
 * <p>Pure and thread-safe. Fitting is linear in the number of models, {@link #KDE} sorts; a call costs constant time,
 * {@link #KDE} linear time.
 */
public enum ExampleAttack {
    /** The score itself, upside down if the positives have the lower median. No assumption, and no use for two-sided differences. */
    SCORE("score", 1, 1),
    /**
     * The online likelihood-ratio attack, LiRA, of Carlini et al. 2022 (arXiv:2112.03570): ln N(x; m+, s+) - ln N(x; m-, s-)
     * with the medians and population standard deviations of either group, as the published program has it.
     */
    LIRA_ONLINE("LiRA, online", 2, 2),
    /** {@link #LIRA_ONLINE} with means in place of medians, which is what {@link #posterior} is defined with. */
    LIRA_ONLINE_MEAN("LiRA, online, with means", 2, 2),
    /**
     * {@link #LIRA_ONLINE} with one variance for both groups, the mean of the two weighted by the numbers of
     * models. For few models. Known error in the
     * published program: the option for a fixed variance takes the deviation of the positives for the negatives as well.
     */
    LIRA_EQUAL_VARIANCE("LiRA, online, with one variance", 2, 2),
    /**
     * The offline attack as the paper has it: only the negatives are used, and only a score <b>above</b> theirs is
     * suspicious: -ln P[N(m-, s-) &gt; x], with the mean. Rises with Phi((x - m-) / s-), and stays apart in its tail.
     */
    LIRA_OFFLINE_ONE_SIDED("LiRA, offline, one-sided", 0, 2),
    /**
     * The offline attack as the published program has it, which is another one: -ln N(x; m-, s-), with the median. A score
     * far <b>below</b> the negatives is as suspicious as one far above.
     */
    LIRA_OFFLINE_TWO_SIDED("LiRA, offline, two-sided", 0, 2),
    /**
     * The ratio of predictive densities instead of fitted ones: with n models of mean m and unbiased variance v, a further
     * one follows a Student distribution with n - 1 degrees of freedom around m with scale sqrt(v (1 + 1/n)) (prior
     * 1/sigma^2; Gelman et al., Bayesian Data Analysis, 3.2). It doubts what few models agree on; to be preferred below
     * about 32 models a group.
     */
    STUDENT_T("likelihood ratio, Student-t", 2, 2),
    /**
     * The ratio of kernel density estimates: Gaussian kernels, width 1.06 min(s, IQR / 1.34) n^(-1/5) (Scott 1992), s where
     * the quartiles coincide. Finds differences of any shape, given enough models.
     */
    KDE("likelihood ratio, kernel density", 2, 2);

    private final String title;
    private final int fewestPositives;
    private final int fewestNegatives;

    ExampleAttack(String title, int fewestPositives, int fewestNegatives) {
        this.title = title;
        this.fewestPositives = fewestPositives;
        this.fewestNegatives = fewestNegatives;
    }

    /** Returns the name for reports. */
    public String title() {
        return title;
    }

    /**
     * Fits the attack. The arrays are copied in.
     *
     * @param positives {@code [models]}, finite; not looked at by the offline attacks
     * @param negatives {@code [models]}, finite
     * @return a function of the score, without state
     * @throws EmptySplitException if there are fewer models than the attack needs: two a group, one for {@link #SCORE}
     * @throws io.unlearn.core.error.NonFiniteValueException if a score is NaN or infinite
     */
    public DoubleUnaryOperator fit(double[] positives, double[] negatives) {
        double[] in = checked("positives", positives, fewestPositives);
        double[] out = checked("negatives", negatives, fewestNegatives);
        return switch (this) {
            case SCORE -> ScoreDensity.median(in) < ScoreDensity.median(out) ? x -> -x : x -> x;
            case LIRA_ONLINE -> ratio(ScoreDensity.gaussianAroundMedian(in), ScoreDensity.gaussianAroundMedian(out));
            case LIRA_ONLINE_MEAN -> ratio(ScoreDensity.gaussian(in), ScoreDensity.gaussian(out));
            case LIRA_EQUAL_VARIANCE -> {
                double spread =
                        Math.sqrt((in.length * ScoreDensity.variance(in) + out.length * ScoreDensity.variance(out))
                                / (in.length + out.length));
                yield ratio(
                        ScoreDensity.gaussian(ScoreDensity.median(in), spread),
                        ScoreDensity.gaussian(ScoreDensity.median(out), spread));
            }
            case LIRA_OFFLINE_ONE_SIDED -> ScoreDensity.minusLogUpperTail(out);
            case LIRA_OFFLINE_TWO_SIDED -> {
                DoubleUnaryOperator density = ScoreDensity.gaussianAroundMedian(out);
                yield x -> -density.applyAsDouble(x);
            }
            case STUDENT_T -> ratio(ScoreDensity.studentT(in), ScoreDensity.studentT(out));
            case KDE -> ratio(ScoreDensity.kernels(in), ScoreDensity.kernels(out));
        };
    }

    /**
     * Returns p+ / (p+ + p-) for a log-likelihood ratio ln(p+ / p-): the probability of a positive where both groups are
     * as likely beforehand. For {@link #LIRA_ONLINE_MEAN} this is the score of U-LiRA.
     */
    public static double posterior(double logRatio) {
        return logRatio >= 0 ? 1 / (1 + Math.exp(-logRatio)) : Math.exp(logRatio) / (1 + Math.exp(logRatio));
    }

    private static DoubleUnaryOperator ratio(DoubleUnaryOperator in, DoubleUnaryOperator out) {
        return x -> in.applyAsDouble(x) - out.applyAsDouble(x);
    }

    private double[] checked(String name, double[] scores, int fewest) {
        if (scores.length < fewest) {
            throw new EmptySplitException(
                    name,
                    "the scores of at least " + fewest + " models for " + title,
                    "those of " + scores.length,
                    "Score more models.");
        }
        return Arrays.copyOf(Check.finite(name, scores, "Leave out models that diverged."), scores.length);
    }
}
