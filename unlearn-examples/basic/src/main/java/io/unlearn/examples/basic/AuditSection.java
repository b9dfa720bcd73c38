package io.unlearn.examples.basic;

import io.unlearn.core.AuditReport;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.Verdict;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Html;
import io.unlearn.core.internal.html.Html.Tone;
import io.unlearn.core.internal.html.Numbers;
import java.util.List;

/** The audit, for readers who are not specialists: the attack, its two controls, and the answer. */
final class AuditSection {
    private AuditSection() {}

    static boolean passed(AuditReport audit) {
        return audit.verdict() == Verdict.PASS;
    }

    static Element of(Outcome outcome) {
        AuditReport audit = outcome.audit();
        SanityTriangle triangle = audit.triangle();
        Tone tone = switch (audit.verdict()) {
            case PASS -> Tone.GOOD;
            case FAIL, INVALID -> Tone.BAD;
            case INCONCLUSIVE -> Tone.CAUTION;
        };
        return Element.of("div")
                .add(
                        Element.of("h3", "By a simulated attack"),
                        Html.p(
                                "An attacker with every digit of the published models, and with the deleted images at hand, tried to"
                                        + " tell " + audit.setting().unlearnedModels()
                                        + " releases after the deletion from "
                                        + audit.setting().retrainedModels()
                                        + " releases of a model that was trained without these people."
                                        + " The result is the smallest \u03b5 that is compatible with the attack\u2019s success; 0 means that"
                                        + " the attack did no better than chance."),
                        Html.box(tone, "Audit: " + audit.verdict(), Html.p(audit.reason())),
                        Html.list(outcome.auditResult().findings()),
                        Html.figure(
                                ReportFigures.triangle(
                                        triangle,
                                        outcome.certificate().guarantee().epsilon()),
                                "What the attack could show, as a lower bound on \u03b5. An attack that finds nothing is worth"
                                        + " something only if it finds what is there (the middle row), and nothing where nothing is"
                                        + " (the top row)."),
                        Html.table(
                                "The attack and its controls",
                                List.of(
                                        "Comparison",
                                        "Told apart?",
                                        "\u03b5 is at least",
                                        "Kind of statement",
                                        "What must come out"),
                                List.of(
                                        row(
                                                "retrained against retrained",
                                                triangle.retrainedAgainstRetrained(),
                                                "no: both are the same"),
                                        row(
                                                "before the deletion against retrained",
                                                triangle.originalAgainstRetrained(),
                                                "yes: the people are still in"),
                                        row(
                                                "after the deletion against retrained",
                                                triangle.unlearnedAgainstRetrained(),
                                                "the answer"))),
                        Html.figure(
                                ReportFigures.scores(outcome),
                                "What the attacker sees: the score of a deleted image in each release, in units of the random change."
                                        + " The two lie over each other. Releases from before the deletion lie about "
                                        + Numbers.significant(
                                                ReportFigures.typicalSize(
                                                        outcome.scores().original()),
                                                2)
                                        + " units away, far outside the drawing."),
                        Html.p(
                                "An audit can show that something was not deleted. It can never prove that it was: that is the"
                                        + " certificate\u2019s part."));
    }

    private static List<String> row(String name, EpsilonBound bound, String expected) {
        return List.of(
                name,
                bound.detects() ? "yes" : "no",
                Numbers.fixed(bound.lower(), 2),
                bound.kind() + ", " + Numbers.percent(bound.confidence(), 0) + " confidence",
                expected);
    }
}
