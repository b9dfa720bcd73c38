package io.unlearn.audit.internal;

import io.unlearn.audit.AttackTable;
import io.unlearn.audit.AuditResult;
import io.unlearn.audit.GroupResult;
import io.unlearn.audit.OutputCheck;
import io.unlearn.audit.UtilityRatios;
import io.unlearn.core.AuditReport;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Html;
import io.unlearn.core.internal.html.Html.Tone;
import io.unlearn.core.internal.html.HtmlPage;
import io.unlearn.core.internal.html.Numbers;
import java.util.ArrayList;
import java.util.List;

/** The report of an audit as one page: the verdict first, numbers after, technical fields last. Stateless. */
public final class AuditPage {
    private AuditPage() {}

    /** Returns the page. */
    public static HtmlPage of(AuditResult result, AuditFigures figures) {
        AuditReport report = result.report();
        List<Element> sections = new ArrayList<>();
        sections.add(verdict(result));
        sections.add(triangle(report, figures));
        sections.add(strength(figures));
        sections.add(examples(result, figures));
        figures.groups().ifPresent(drawing -> sections.add(groups(result.groups(), drawing)));
        if (!result.attacks().isEmpty()) {
            sections.add(attacks(result.attacks()));
        }
        if (!result.checks().isEmpty()) {
            sections.add(checks(result.checks()));
        }
        result.utility().ifPresent(utility -> sections.add(utility(utility, report)));
        sections.add(Html.section("What this does not show", Html.list(report.limits())));
        sections.add(appendix(report));
        return new HtmlPage(
                "Audit of a deletion",
                "Can an attacker tell models after the deletion from models that never held the data?",
                sections,
                "Written by unlearn " + report.provenance().libraryVersion()
                        + ". This page holds counts and measurements only: no names, no ids. It is information, not legal"
                        + " advice.");
    }

    private static Element verdict(AuditResult result) {
        Tone tone = switch (result.report().verdict()) {
            case PASS -> Tone.GOOD;
            case FAIL, INVALID -> Tone.BAD;
            case INCONCLUSIVE -> Tone.CAUTION;
        };
        return Element.of("section")
                .add(
                        Html.box(
                                tone,
                                "Verdict: " + result.report().verdict(),
                                Html.p(result.report().reason())),
                        Html.list(result.findings()));
    }

    private static Element triangle(AuditReport report, AuditFigures figures) {
        SanityTriangle triangle = report.triangle();
        return Html.section(
                "The attack and its controls",
                Html.p(
                        "An attacker is given models, and says of each whether it was made by deleting or by training anew. The"
                                + " result is the smallest \u03b5 that is compatible with the attack\u2019s success; 0 means that it did no better"
                                + " than chance. An attack that finds nothing is worth something only if it finds what is there, and"
                                + " nothing where nothing is."),
                Html.figure(figures.triangle(), "Lower bounds on \u03b5: the two controls, and the answer."),
                Html.table(
                        "Each comparison is judged on models that had no part in choosing the attack",
                        List.of(
                                "Comparison",
                                "Told apart?",
                                "\u03b5 is at least",
                                "Kind",
                                "At most possible",
                                "Must come out"),
                        List.of(
                                bound("retrained against retrained", triangle.retrainedAgainstRetrained(), "no"),
                                bound("original against retrained", triangle.originalAgainstRetrained(), "yes"),
                                bound(
                                        "unlearned against retrained",
                                        triangle.unlearnedAgainstRetrained(),
                                        "the answer"))));
    }

    private static List<String> bound(String name, EpsilonBound bound, String expected) {
        return List.of(
                name,
                bound.detects() ? "yes" : "no",
                Numbers.fixed(bound.lower(), 2),
                kind(bound),
                Numbers.fixed(bound.ceiling(), 2),
                expected);
    }

    private static String kind(EpsilonBound bound) {
        return bound.kind() + ", " + AuditWords.percent(bound.confidence());
    }

    private static Element strength(AuditFigures figures) {
        return Html.section(
                "How strong the attack is",
                Html.columns(
                        Html.figure(
                                figures.roc(),
                                "The chosen rule at every threshold, on the counted models; both scales are logarithmic. Above"
                                        + " the line of chance, models are told apart. The band holds at all thresholds at once, for the share of unlearned models that is found."),
                        Html.figure(
                                figures.curve(),
                                "The bound for each \u03b4, all at once: they follow from the same two error rates. \u03b4 = 0 is drawn at"
                                        + " the left edge.")));
    }

    private static Element examples(AuditResult result, AuditFigures figures) {
        List<Element> drawings = figures.examples().stream()
                .map(example -> Html.figure(
                        example.drawing(),
                        "Example " + example.position() + ", the " + example.rank() + " estimate: \u03b5 = "
                                + Numbers.fixed(example.epsilon(), 2) + "."))
                .toList();
        return Html.section(
                "Example by example",
                Html.figure(
                        figures.epsilons(),
                        "The challenge\u2019s \u03b5 of each example. The estimate is biased upwards: compare it with its null, which comes"
                                + " from retrained models alone and half as many of them."),
                Html.p(result.report().forgetScore().toString() + "."),
                Element.of("div").with("class", "columns").add(drawings));
    }

    private static Element groups(List<GroupResult> groups, Element drawing) {
        return Html.section(
                "Group by group",
                Html.figure(drawing, "Lower bounds on \u03b5 by the examples of one group alone."),
                Html.table(
                        "The bounds of all groups hold together with the confidence of the audit",
                        List.of(
                                "Group",
                                "Examples",
                                "Unlearned: \u03b5 is at least",
                                "Kind",
                                "Original: \u03b5 is at least",
                                "Median estimate",
                                "Its null"),
                        groups.stream()
                                .map(g -> List.of(
                                        g.name(),
                                        Numbers.count(g.examples()),
                                        Numbers.fixed(g.answer().lower(), 2),
                                        kind(g.answer()),
                                        Numbers.fixed(g.control().lower(), 2),
                                        Numbers.fixed(g.medianEpsilon(), 2),
                                        Numbers.fixed(g.medianNull(), 2)))
                                .toList()));
    }

    private static Element attacks(List<AttackTable> attacks) {
        return Html.section(
                "Attacks on single examples",
                Html.p(
                        "How often an attack that sees one example picks the right one of two models (the area under its ROC"
                                + " curve); 50 % is chance. All of these are estimates (APPROXIMATE). The largest of many is large by"
                                + " chance too: compare with the retrained models."),
                Html.table(
                        "Mean over examples, and the largest",
                        List.of(
                                "Attack",
                                "Unlearned",
                                "Retrained",
                                "Original",
                                "Largest: unlearned",
                                "Largest: retrained"),
                        attacks.stream()
                                .map(a -> List.of(
                                        a.attack().title(),
                                        AuditWords.percent(a.unlearned().mean()),
                                        AuditWords.percent(a.retrained().mean()),
                                        AuditWords.percent(a.original().mean()),
                                        AuditWords.percent(a.unlearned().largest()),
                                        AuditWords.percent(a.retrained().largest())))
                                .toList()));
    }

    private static Element checks(List<OutputCheck> checks) {
        return Html.section(
                "Other checks",
                Html.p(
                        "A good value is that of retrained models, whatever it is. All of these are estimates (APPROXIMATE)."),
                Html.table(
                        "Outputs of the models",
                        List.of("Check", "Unlearned", "Retrained", "Original", "Reading"),
                        checks.stream()
                                .map(c -> List.of(
                                        c.name(),
                                        number(c.unlearned()),
                                        number(c.retrained()),
                                        number(c.original()),
                                        c.reading()))
                                .toList()));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Numbers.significant(value, 3) : Double.toString(value);
    }

    private static Element utility(UtilityRatios utility, AuditReport report) {
        double score = report.forgetScore().value();
        return Html.section(
                "Utility against forgetting",
                Html.table(
                        "Accuracy relative to retrained models, and the challenge\u2019s final score (APPROXIMATE)",
                        List.of(
                                "Retained data",
                                "New data",
                                "Forget score",
                                "Final score",
                                "Final score, ratios capped at 1"),
                        List.of(List.of(
                                AuditWords.percent(utility.retain()),
                                AuditWords.percent(utility.test()),
                                Numbers.fixed(score, 4),
                                Numbers.fixed(utility.finalScore(score), 4),
                                Numbers.fixed(utility.cappedFinalScore(score), 4)))));
    }

    private static Element appendix(AuditReport report) {
        AuditReport.Setting s = report.setting();
        return Html.section(
                "Appendix: technical fields",
                Html.details(
                        "Setting and provenance",
                        Html.fields(List.of(
                                List.of("auditor", s.auditor()),
                                List.of("attack", s.attack()),
                                List.of(
                                        "rule of the answer",
                                        report.triangle()
                                                .unlearnedAgainstRetrained()
                                                .rule()),
                                List.of("target \u03b5", Numbers.significant(s.targetEpsilon(), 3)),
                                List.of("\u03b4", Numbers.significant(s.delta(), 3)),
                                List.of("error probability of a bound", Numbers.significant(s.alpha(), 3)),
                                List.of(
                                        "models",
                                        s.unlearnedModels() + " unlearned, " + s.retrainedModels() + " retrained, "
                                                + s.originalModels() + " original"),
                                List.of("examples", Numbers.count(s.examples())),
                                List.of("origin of unlearned models", s.origin().name()),
                                List.of("seed", s.seed()),
                                List.of(
                                        "version of unlearn",
                                        report.provenance().libraryVersion()),
                                List.of("Java", report.provenance().javaVersion()),
                                List.of("platform", report.provenance().platform()),
                                List.of("backend", report.provenance().backend())))));
    }
}
