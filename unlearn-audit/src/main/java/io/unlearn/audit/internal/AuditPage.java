package io.unlearn.audit.internal;

import io.unlearn.audit.AttackTable;
import io.unlearn.audit.AuditResult;
import io.unlearn.audit.ExampleBounds;
import io.unlearn.audit.GroupResult;
import io.unlearn.audit.Interval;
import io.unlearn.audit.OutputCheck;
import io.unlearn.audit.SequentialResult;
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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The report of an audit as one page: the verdict first, numbers after, technical fields last. Stateless. */
public final class AuditPage {
    private static final int MOST_EXAMPLES = 10;

    private AuditPage() {}

    /** Returns the page. */
    public static HtmlPage of(AuditResult result, AuditFigures figures) {
        AuditReport report = result.report();
        List<Element> sections = new ArrayList<>();
        sections.add(verdict(result));
        sections.add(triangle(report, figures));
        sections.add(strength(figures));
        sections.add(examples(result, figures));
        figures.groups().ifPresent(drawing -> sections.add(groups(result, drawing)));
        result.sequential().ifPresent(s -> sections.add(sequential(s, figures)));
        if (!result.attacks().isEmpty()) {
            sections.add(attacks(result.attacks()));
        }
        if (!result.checks().isEmpty()) {
            sections.add(checks(result.checks()));
        }
        result.utility().ifPresent(utility -> sections.add(utility(utility, report, figures)));
        sections.add(Html.section(
                "What this does not show",
                Html.list(report.limits().stream().map(AuditPage::unbroken).toList())));
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
                                Html.p(unbroken(result.report().reason()))),
                        Html.list(result.findings().stream()
                                .map(AuditPage::unbroken)
                                .toList()));
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
                                "Told apart",
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
        return unbroken(bound.kind() + ", " + AuditWords.percent(bound.confidence()));
    }

    /** Keeps a number and its per cent sign on one line. */
    private static String unbroken(String text) {
        return text.replace(" %", "\u00a0%");
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
                Html.p(AuditWords.upper(result.report().forgetScore().toString()) + ratio(result.ratioInterval())),
                Element.of("div").with("class", "columns").add(drawings),
                exampleBounds(result));
    }

    private static String ratio(Interval interval) {
        return Double.isNaN(interval.low())
                ? "."
                : unbroken(String.format(
                        Locale.ROOT,
                        "; over halvings of the models the ratio lies in [%.2f, %.2f] at %s.",
                        interval.low(),
                        interval.high(),
                        AuditWords.percent(interval.confidence())));
    }

    /** The examples with the smallest p-values, of those the ones with the largest bounds. */
    private static Element exampleBounds(AuditResult result) {
        ExampleBounds bounds = result.examples();
        double[] estimates = result.report().exampleEpsilons().publishedGridCopy();
        List<List<String>> rows = IntStream.range(0, bounds.examples())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer e) -> bounds.adjustedPValue(e))
                        .thenComparingDouble(e -> -bounds.lower(e))
                        .thenComparingDouble(e -> -estimates[e]))
                .limit(MOST_EXAMPLES)
                .map(e -> List.of(
                        Integer.toString(e),
                        Numbers.fixed(bounds.lower(e), 2),
                        Numbers.significant(bounds.adjustedPValue(e), 2),
                        Numbers.fixed(result.exampleControl().lower(e), 2),
                        Numbers.fixed(estimates[e], 2)))
                .toList();
        String together = bounds.multiplicity().allowsMaximum()
                ? "the bounds of all examples hold together at "
                        + AuditWords.percent(1 - result.report().setting().alpha())
                : "each bound holds for itself at " + AuditWords.percent(bounds.confidenceOfEach())
                        + ", not all together; the largest means nothing";
        return Html.table(
                unbroken(String.format(
                        Locale.ROOT,
                        "%d of %d examples, those that say most against the target: %s (%s), and %.2f is the most possible",
                        rows.size(),
                        bounds.examples(),
                        together,
                        bounds.kind(),
                        bounds.ceiling())),
                List.of(
                        "Example",
                        "Unlearned: \u03b5 is at least",
                        "Adjusted p-value of the target",
                        "Original: \u03b5 is at least",
                        "Estimate of \u03b5 (APPROXIMATE)"),
                rows);
    }

    private static Element groups(AuditResult result, Element drawing) {
        List<GroupResult> groups = result.groups();
        String together = result.multiplicity().allowsMaximum()
                ? "The bounds of all groups hold together with the confidence of the audit"
                : "Each bound holds for itself, not all together; the largest means nothing";
        return Html.section(
                "Group by group",
                Html.figure(drawing, "Lower bounds on \u03b5 by the examples of one group alone."),
                Html.table(
                        together,
                        List.of(
                                "Group",
                                "Examples",
                                "Unlearned: \u03b5 is at least",
                                "Kind",
                                "Adjusted p-value of the target",
                                "Original: \u03b5 is at least",
                                "Median estimate",
                                "Its null"),
                        groups.stream()
                                .map(g -> List.of(
                                        g.name(),
                                        Numbers.count(g.examples()),
                                        Numbers.fixed(g.answer().lower(), 2),
                                        kind(g.answer()),
                                        Numbers.significant(g.adjustedPValue(), 2),
                                        Numbers.fixed(g.control().lower(), 2),
                                        Numbers.fixed(g.medianEpsilon(), 2),
                                        Numbers.fixed(g.medianNull(), 2)))
                                .toList()));
    }

    private static Element sequential(SequentialResult s, AuditFigures figures) {
        String standing = switch (s.decision()) {
            case LEAKS -> "The claim is refuted.";
            case NO_EVIDENCE -> "All rounds are used up, and the claim is not refuted. That does not prove it.";
            case CONTINUE -> "Not decided yet.";
        };
        String text = String.format(
                Locale.ROOT,
                "%s The claim was \u03b5 = %.2f with \u03b4 = %s; \u03b5 is at least %.2f (%s at %s confidence, whenever one stops),"
                        + " after %d of %d rounds.",
                standing,
                s.epsilon(),
                Numbers.significant(s.delta(), 3),
                s.epsilonLower(),
                s.kind(),
                AuditWords.percent(1 - s.alpha()),
                s.rounds(),
                s.maxRounds());
        Element section = Html.section("The audit that could stop at any time", Html.p(unbroken(text)));
        return figures.sequential()
                .map(
                        drawing -> section.add(
                                Html.figure(
                                        drawing,
                                        "The wealth of a gambler who bets against the claim and starts with 1, as a power of ten. If the claim"
                                                + " is true, it ever reaches the upper line with at most the stated probability of error.")))
                .orElse(section);
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
                                        a.attack().title().replace('-', '\u2011'),
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

    private static Element utility(UtilityRatios utility, AuditReport report, AuditFigures figures) {
        double score = report.forgetScore().value();
        List<Element> drawing = figures
                .utility()
                .map(figure -> Html.figure(
                        figure,
                        "Forgetting is F over that of retraining, and the bar its interval over "
                                + report.forgetScore().splits()
                                + " halvings of the models; utility is the product of both accuracy ratios. On a broken line"
                                + " their product, the final score relative to retraining, is 0.25, 0.5, 0.75 or 1. All of it"
                                + " is estimated (APPROXIMATE)."))
                .stream()
                .toList();
        return Html.section("Utility against forgetting")
                .add(drawing)
                .add(Html.table(
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
                "Appendix: setting and provenance",
                Html.fields(List.of(
                        List.of("auditor", s.auditor()),
                        List.of("attack", s.attack()),
                        List.of(
                                "rule of the answer",
                                report.triangle().unlearnedAgainstRetrained().rule()),
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
                        List.of("version of unlearn", report.provenance().libraryVersion()),
                        List.of("Java", report.provenance().javaVersion()),
                        List.of("platform", report.provenance().platform()),
                        List.of("backend", report.provenance().backend()))));
    }
}
