package io.unlearn.audit.internal;

import io.unlearn.audit.EpsilonBounds;
import io.unlearn.audit.GroupResult;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What follows from a triangle, in a word and in sentences. */
public final class Findings {
    private static final double[] CURVE = {0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.2, 0.5};
    private static final int FEW_MODELS = 64;

    private Findings() {}

    /** Returns the verdict: controls first, the answer second. */
    public static Verdict verdict(SanityTriangle triangle, double target) {
        EpsilonBound answer = triangle.unlearnedAgainstRetrained();
        if (!triangle.holds()) {
            return Verdict.INVALID;
        }
        if (answer.lower() > target) {
            return Verdict.FAIL;
        }
        boolean couldHaveShown = triangle.originalAgainstRetrained().lower() > target && answer.ceiling() > target;
        return couldHaveShown ? Verdict.PASS : Verdict.INCONCLUSIVE;
    }

    /** Returns the reason of a verdict, for readers who are not specialists. */
    public static String reason(SanityTriangle triangle, double target, Verdict verdict) {
        double original = triangle.originalAgainstRetrained().lower();
        double answer = triangle.unlearnedAgainstRetrained().lower();
        double ceiling = triangle.unlearnedAgainstRetrained().ceiling();
        return switch (verdict) {
            case PASS ->
                text(
                        "The attack shows an epsilon of at least %.2f on models from before the deletion, and does not show more"
                                + " than the target of %.2f on unlearned models. This is evidence, not a proof.",
                        original, target);
            case FAIL ->
                text(
                        "The attack tells unlearned from retrained models: epsilon is at least %.2f, above the target of %.2f.",
                        answer, target);
            case INCONCLUSIVE ->
                text(
                        "The attack could not have shown an epsilon above the target of %.2f: on models from before the deletion"
                                + " it shows %.2f, and with this many models it can show %.2f at most. Score more models, or"
                                + " ones with a stronger trace of the forget set.",
                        target, original, ceiling);
            case INVALID ->
                triangle.retrainedAgainstRetrained().detects()
                        ? "The attack tells retrained models from each other. Either they were not made independently and in the"
                                + " same way, or this is one of the chance failures that the confidence allows. Nothing"
                                + " follows about the unlearned models."
                        : "The attack does not even find the forget set in models from before the deletion, so that finding"
                                + " nothing in unlearned models means nothing. Score more models, or other examples.";
        };
    }

    /** Returns the verdict where more was tested than the triangle, which can only make it worse. */
    public static Verdict verdict(SanityTriangle triangle, double target, Beside beside) {
        Verdict verdict = verdict(triangle, target);
        return triangle.holds() && beside.refutes(target) ? Verdict.FAIL : verdict;
    }

    /** Returns the reason of {@link #verdict(SanityTriangle, double, Beside)}. */
    public static String reason(SanityTriangle triangle, double target, Verdict verdict, Beside beside) {
        if (verdict != Verdict.FAIL || triangle.unlearnedAgainstRetrained().lower() > target) {
            return reason(triangle, target, verdict);
        }
        double group = beside.largestOfGroups();
        double example = beside.largestOfExamples();
        if (group <= target && example > target) {
            return text(
                    "By the score of a single example, the attack tells unlearned from retrained models: epsilon is at least"
                            + " %.2f, above the target of %.2f.",
                    example, target);
        }
        return group > target
                ? text(
                        "By the examples of one group alone, the attack tells unlearned from retrained models: epsilon is at"
                                + " least %.2f, above the target of %.2f.",
                        group, target)
                : text(
                        "The audit that could stop at any time refutes the target: epsilon is at least %.2f, above the target of"
                                + " %.2f.",
                        beside.sequentialLower(), target);
    }

    /**
     * Returns a bound at several deltas. They hold together with the confidence of one: all are functions of the same two
     * bounds on error rates.
     */
    public static List<EpsilonBound> curve(EpsilonBound answer, double alpha) {
        List<EpsilonBound> curve = new ArrayList<>();
        for (double delta : CURVE) {
            EpsilonBound b = EpsilonBounds.clopperPearson(answer.counts(), delta, alpha);
            curve.add(new EpsilonBound(
                    b.lower(),
                    answer.kind(),
                    b.confidence(),
                    delta,
                    b.ceiling(),
                    b.counts(),
                    b.method(),
                    answer.rule(),
                    answer.scope()));
        }
        return curve;
    }

    /** Returns warnings that depend on what came out: failed controls, too few models, groups. */
    public static List<String> warnings(SanityTriangle triangle, double target, ModelScores evidence, Beside beside) {
        List<GroupResult> groups = beside.groups();
        List<String> warnings = new ArrayList<>();
        EpsilonBound answer = triangle.unlearnedAgainstRetrained();
        if (triangle.retrainedAgainstRetrained().detects()) {
            warnings.add("A control failed: retrained models were told from retrained models.");
        }
        if (!triangle.originalAgainstRetrained().detects()) {
            warnings.add("A control failed: original models were not told from retrained ones.");
        }
        warnings.add(text(
                "Half of the models are counted, so that this audit cannot show more than epsilon %.2f whatever leaks.",
                answer.ceiling()));
        if (answer.ceiling() <= target) {
            warnings.add(
                    "There are too few models for the target: it cannot be refuted even by an attack that is always right.");
        }
        int fewest = Math.min(
                evidence.unlearned().models(),
                Math.min(evidence.retrained().models(), evidence.original().models()));
        if (fewest < FEW_MODELS) {
            warnings.add(text(
                    "With %d models in a group, each attack is fitted on %d: expect it to miss small leaks.",
                    fewest, fewest / 4));
        }
        warnings.addAll(ofParts(groups, beside));
        beside.sequential()
                .ifPresent(s -> warnings.add(text(
                        "The audit that could stop at any time has an error probability of its own, %s; its models must not be"
                                + " among those scored here, or share seeds with them, if both are to be believed.",
                        percent(s.alpha()))));
        return warnings;
    }

    /** What the bounds by groups and by single examples are worth together. */
    private static List<String> ofParts(List<GroupResult> groups, Beside beside) {
        List<String> warnings = new ArrayList<>();
        if (!groups.isEmpty()) {
            warnings.add(
                    beside.multiplicity().allowsMaximum()
                            ? text(
                                    "The bounds of the %d groups hold together with the stated confidence, apart from that of"
                                            + " all examples together, which has an error probability of its own.",
                                    groups.size())
                            : text(
                                    "The bounds of the %d groups do not hold together (%s): the largest of them means nothing,"
                                            + " and they do not change the verdict.",
                                    groups.size(), beside.multiplicity()));
            long blind = groups.stream().filter(g -> !g.control().detects()).count();
            if (blind > 0) {
                warnings.add(text(
                        "In %d of %d groups the attack finds nothing in the original models either: nothing follows there.",
                        blind, groups.size()));
            }
        }
        int examples = beside.examples().examples();
        warnings.add(
                beside.multiplicity().allowsMaximum()
                        ? text(
                                "The bounds by single examples hold together with the stated confidence, all %d of them; they have"
                                        + " an error probability of their own.",
                                examples)
                        : text(
                                "The bounds by single examples do not hold together (%s): the largest of them means nothing, and"
                                        + " they do not change the verdict.",
                                beside.multiplicity()));
        return warnings;
    }

    /** Returns what the audit does not show, and warnings about the evidence. */
    public static List<String> limits(ModelScores evidence, double alpha) {
        List<String> limits = new ArrayList<>();
        limits.add("An audit can show that epsilon is at least something. It cannot prove that data was deleted.");
        limits.add("The bounds are about attackers who see these scores on these examples. Others may see more.");
        limits.add(text(
                "Each of the three bounds is wrong with probability at most %s; all three hold together with probability at"
                        + " least %s.",
                percent(alpha), percent(1 - 3 * alpha)));
        limits.add("The challenge's epsilons and score are estimates, biased upwards; read them beside their null.");
        if (evidence.origin() == Origin.ONE_ORIGINAL) {
            limits.add(
                    "All unlearned models come from one original model: the answer is a statement about that model alone,"
                            + " stricter than the definition of unlearning, and is not certified for it.");
        }
        warnIfConstant(limits, "unlearned", evidence.unlearned());
        warnIfConstant(limits, "retrained", evidence.retrained());
        warnIfConstant(limits, "original", evidence.original());
        return limits;
    }

    /** Adds a warning if all models of a group have the same scores. */
    public static void warnIfConstant(List<String> limits, String name, ScoreMatrix scores) {
        float[] first = scores.rowCopy(0);
        for (int m = 1; m < scores.models(); m++) {
            if (!Arrays.equals(first, scores.rowCopy(m))) {
                return;
            }
        }
        limits.add("All " + name + " models have the same scores. Without randomness in how they are made, any"
                + " difference tells the groups apart, and the models count as one.");
    }

    private static String percent(double share) {
        return text("%.4g", 100 * Math.max(0, share)).replaceFirst("\\.?0+$", "") + " %";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
