package io.unlearn.audit;

import io.unlearn.audit.internal.AuditFigures;
import io.unlearn.audit.internal.AuditPage;
import io.unlearn.audit.internal.AuditResultJson;
import io.unlearn.audit.internal.AuditWords;
import io.unlearn.audit.internal.Beside;
import io.unlearn.core.AuditReport;
import io.unlearn.core.EpsilonBound;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link Audit} found. It holds conclusions and finished drawings, and no scores; examples appear by their position
 * alone. Immutable and thread-safe.
 */
public final class AuditResult {
    /** The schema that {@link #toJson} writes. */
    public static final String SCHEMA = "unlearn/audit-result/1";

    private final AuditReport report;
    private final List<EpsilonBound> curve;
    private final Beside beside;
    private final ExampleBounds exampleControl;
    private final Interval ratioInterval;
    private final List<AttackTable> attacks;
    private final List<OutputCheck> checks;
    private final Optional<UtilityRatios> utility;
    private final AuditFigures figures;

    AuditResult(
            AuditReport report,
            List<EpsilonBound> curve,
            Beside beside,
            ExampleBounds exampleControl,
            Interval ratioInterval,
            List<AttackTable> attacks,
            List<OutputCheck> checks,
            Optional<UtilityRatios> utility,
            AuditFigures figures) {
        this.report = report;
        this.curve = List.copyOf(curve);
        this.beside = beside;
        this.exampleControl = exampleControl;
        this.ratioInterval = ratioInterval;
        this.attacks = List.copyOf(attacks);
        this.checks = List.copyOf(checks);
        this.utility = utility;
        this.figures = figures;
    }

    /** Returns the verdict, the triangle, the challenge score and the limits. */
    public AuditReport report() {
        return report;
    }

    /**
     * Returns the answer at several deltas, ascending in delta. All of them hold together with the confidence of one, because
     * they follow from the same two bounds on the error rates.
     */
    public List<EpsilonBound> curve() {
        return curve;
    }

    /** Returns what was found for each group of examples, in the order of the groups; empty if there are none. */
    public List<GroupResult> groups() {
        return beside.groups();
    }

    /** Returns the bounds by single examples, unlearned against retrained models. */
    public ExampleBounds examples() {
        return beside.examples();
    }

    /** Returns the same for original against retrained models: where nothing is found here, nothing follows from the answer. */
    public ExampleBounds exampleControl() {
        return exampleControl;
    }

    /**
     * Returns an interval of F over F_null from halvings of the models, nominally at 90 %; NaN where a null is 0. An
     * estimate, for these examples: see {@link ChallengeMetric}.
     */
    public Interval ratioInterval() {
        return ratioInterval;
    }

    /** Returns what is promised about all groups together, and about all examples. */
    public Multiplicity multiplicity() {
        return beside.multiplicity();
    }

    /** Returns the audit that could stop at any time, if its result was passed in. */
    public Optional<SequentialResult> sequential() {
        return beside.sequential();
    }

    /** Returns how well each attack does on single examples. */
    public List<AttackTable> attacks() {
        return attacks;
    }

    /** Returns the other checks that were passed in. */
    public List<OutputCheck> checks() {
        return checks;
    }

    /** Returns the accuracies relative to retraining, if they were passed in. */
    public Optional<UtilityRatios> utility() {
        return utility;
    }

    /** Returns what was found, in sentences for readers who are not specialists: controls first, the answer after them. */
    public List<String> findings() {
        return AuditWords.findings(this);
    }

    /** Returns everything as JSON: indented, keys in a fixed order, {@link #SCHEMA} first. */
    public String toJson() {
        return AuditResultJson.write(this);
    }

    /**
     * Returns one HTML page with everything, drawings included: no scripts, nothing loaded, readable on a telephone, on paper
     * and without colour. The same result gives the same bytes.
     */
    public String toHtml() {
        return AuditPage.of(this, figures).render();
    }

    /** Returns the findings as plain text, one a line, after the summary of the report. */
    public String summary() {
        return report.summary() + String.join("\n", findings()) + "\n";
    }

    /** Returns the verdict and the number of groups, attacks and checks. */
    @Override
    public String toString() {
        return "AuditResult[" + report.verdict() + ", " + groups().size() + " groups, " + attacks.size() + " attacks, "
                + checks.size() + " checks]";
    }
}
