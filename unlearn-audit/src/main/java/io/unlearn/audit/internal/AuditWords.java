package io.unlearn.audit.internal;

import io.unlearn.audit.AttackTable;
import io.unlearn.audit.AuditResult;
import io.unlearn.audit.ExampleBounds;
import io.unlearn.audit.GroupResult;
import io.unlearn.audit.Interval;
import io.unlearn.audit.OutputCheck;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.ForgetScore;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.internal.html.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The findings of an audit in sentences, for readers who are not specialists. Stateless. */
public final class AuditWords {
    private AuditWords() {}

    /** Returns the sentences: controls, answer, how well retraining would have done, groups, attacks, checks. */
    public static List<String> findings(AuditResult result) {
        SanityTriangle triangle = result.report().triangle();
        List<String> findings = new ArrayList<>();
        findings.add(
                triangle.retrainedAgainstRetrained().detects()
                        ? "First control, failed: the attack tells models that were retrained in the same way from each other."
                        : "First control, passed: the attack does not tell models that were retrained in the same way from each other.");
        findings.add(
                triangle.originalAgainstRetrained().detects()
                        ? "Second control, passed: the attack does find the forget set in models from before the deletion. "
                                + success(triangle.originalAgainstRetrained())
                        : "Second control, failed: the attack does not find the forget set even in models from before the deletion.");
        findings.add(answer(triangle));
        findings.add(score(result));
        examples(result, findings);
        groups(result, findings);
        sequential(result, findings);
        attacks(result.attacks(), findings);
        checks(result.checks(), findings);
        return List.copyOf(findings);
    }

    private static String answer(SanityTriangle triangle) {
        EpsilonBound answer = triangle.unlearnedAgainstRetrained();
        String found = answer.detects()
                ? "The answer: unlearned models are told from retrained ones. "
                : "The answer: unlearned models are not told from retrained ones. ";
        String bound = text(
                "Epsilon is at least %.2f (%s at %s confidence; this many models could have shown %.2f at most).",
                answer.lower(), answer.kind(), percent(answer.confidence()), answer.ceiling());
        return found + success(answer) + " " + bound + (triangle.holds() ? "" : " A control failed: nothing follows.");
    }

    /** Which share of the counted models was called rightly. */
    private static String success(EpsilonBound bound) {
        Counts c = bound.counts();
        return text(
                "It is right about %d of %d and about %d of %d models that it had not seen before.",
                c.truePositives(), c.positives(), c.trueNegatives(), c.negatives());
    }

    private static String score(AuditResult result) {
        ForgetScore score = result.report().forgetScore();
        if (Double.isNaN(score.ratio())) {
            return text(
                    "Forget score (%s): %.3f, and 0 for retrained models: with this many models it says nothing.",
                    score.kind(), score.value());
        }
        return text(
                "Forget score (%s): %.2f of what retraining itself would get%s; 1 is as good as retraining, 0 is as if nothing"
                        + " had been deleted.",
                score.kind(), score.ratio(), range(result.ratioInterval()));
    }

    /** The interval in brackets, or nothing where there is none. */
    private static String range(Interval interval) {
        return Double.isNaN(interval.low())
                ? ""
                : text(
                        " (%.2f to %.2f at %s, by halving the models)",
                        interval.low(), interval.high(), percent(interval.confidence()));
    }

    private static void examples(AuditResult result, List<String> findings) {
        ExampleBounds examples = result.examples();
        double alpha = result.report().setting().alpha();
        String found = text(
                "The scores of single examples: %d of %d refute the target by themselves (%s: %s; %s at %s confidence). With"
                        + " original models it is %d.",
                examples.refuted(),
                examples.examples(),
                examples.multiplicity(),
                examples.multiplicity().promise(),
                examples.kind(),
                percent(1 - alpha),
                result.exampleControl().refuted());
        boolean worst = examples.multiplicity().allowsMaximum() && examples.maximum() > 0;
        findings.add(
                worst
                        ? found
                                + text(
                                        " Example %d is the worst: epsilon is at least %.2f.",
                                        examples.worstExample(), examples.maximum())
                        : found);
    }

    private static void groups(AuditResult result, List<String> findings) {
        List<GroupResult> groups = result.groups();
        if (!result.multiplicity().allowsMaximum() && !groups.isEmpty()) {
            double alpha = result.report().setting().alpha();
            findings.add(text(
                    "In %d of %d groups the target is refuted (%s: %s). Nothing follows for the group with the largest epsilon.",
                    groups.stream().filter(g -> g.adjustedPValue() <= alpha).count(),
                    groups.size(),
                    result.multiplicity(),
                    result.multiplicity().promise()));
            return;
        }
        groups.stream()
                .max(Comparator.comparingDouble(g -> g.answer().lower()))
                .ifPresent(worst -> findings.add(
                        worst.answer().detects()
                                ? text(
                                        "Of %d groups, \u201c%s\u201d leaks most: epsilon is at least %.2f (%s, all groups together at %s"
                                                + " confidence).",
                                        groups.size(),
                                        worst.name(),
                                        worst.answer().lower(),
                                        worst.answer().kind(),
                                        percent(together(worst.answer(), groups.size())))
                                : text(
                                        "In none of the %d groups are unlearned models told from retrained ones.",
                                        groups.size())));
    }

    private static void sequential(AuditResult result, List<String> findings) {
        result.sequential()
                .ifPresent(s -> findings.add(text(
                        "The audit that could stop at any time %s after %d rounds: epsilon is at least %.2f (%s at %s confidence).",
                        switch (s.decision()) {
                            case LEAKS -> "refuted its claim";
                            case NO_EVIDENCE -> "found no evidence against its claim";
                            case CONTINUE -> "is not decided";
                        },
                        s.rounds(),
                        s.epsilonLower(),
                        s.kind(),
                        percent(1 - s.alpha()))));
    }

    private static double together(EpsilonBound bound, int groups) {
        return 1 - groups * (1 - bound.confidence());
    }

    private static void attacks(List<AttackTable> attacks, List<String> findings) {
        attacks.stream()
                .max(Comparator.comparingDouble(a -> a.unlearned().mean()))
                .ifPresent(best -> findings.add(text(
                        "By a single example (%s), the best attack (%s) picks the unlearned of two models in %s of all cases on"
                                + " average; with two retrained models it is %s, with an original model %s.",
                        best.kind(),
                        best.attack().title(),
                        percent(best.unlearned().mean()),
                        percent(best.retrained().mean()),
                        percent(best.original().mean()))));
    }

    private static void checks(List<OutputCheck> checks, List<String> findings) {
        for (OutputCheck check : checks) {
            double recovered = check.recovered();
            findings.add(
                    Double.isNaN(recovered)
                            ? text(
                                    "%s (APPROXIMATE) does not tell original from retrained models here.",
                                    upper(check.name()))
                            : text(
                                    "%s (APPROXIMATE) is %s; retrained models have %s and original ones %s.",
                                    upper(check.name()),
                                    Numbers.significant(check.unlearned(), 3),
                                    Numbers.significant(check.retrained(), 3),
                                    Numbers.significant(check.original(), 3)));
        }
    }

    static String upper(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    static String percent(double share) {
        return text("%.1f", 100 * share).replaceFirst("\\.0$", "") + " %";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
