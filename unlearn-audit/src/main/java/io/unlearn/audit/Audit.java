package io.unlearn.audit;

import io.unlearn.audit.internal.AuditFigures;
import io.unlearn.audit.internal.Beside;
import io.unlearn.audit.internal.Findings;
import io.unlearn.audit.internal.Groups;
import io.unlearn.audit.internal.JointBands;
import io.unlearn.audit.internal.NullScores;
import io.unlearn.audit.internal.Quantiles;
import io.unlearn.audit.internal.Triangle;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.AuditReport;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.Provenance;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.Verdict;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An audit with everything that people ask of one: {@link StandardAudit} with stronger attacks, groups of examples, a table of
 * attacks, other checks beside retraining, and a report as JSON and as one HTML page.
 *
 * <pre>
 * AuditResult result = Audit.builder(ModelScores.of(unlearned, retrained, original))
 *         .target(1, 1e-5)
 *         .seeds(Seeds.of(7))
 *         .build()
 *         .run(Progress.log());
 * Files.writeString(path, result.toHtml());
 * </pre>
 *
 * <p>The controls are always run: retrained models against each other, and original against retrained models. Each attack is
 * added up over the examples of a model and tried beside the statistics of {@link StandardAudit}; all are fitted on a quarter
 * of the models, one is chosen with its threshold on a second quarter, and the bound comes from the other half alone, so
 * that more attacks never void it. The groups are attacked by their examples alone, each at alpha divided by the number of
 * groups unless another {@link Multiplicity} is chosen; and each example is attacked by its own score alone, over all
 * thresholds and with all models ({@link ExampleBounds}), in the same way at alpha divided by the number of examples. The
 * bounds of the triangle, those of the groups and those of the examples each have an error probability of their own.
 *
 * <p>The challenge's score stands beside its null, and F over F_null beside an interval from halvings of the models, as {@link
 * ChallengeMetric} has it.
 *
 * <p>The same evidence, settings and seeds give the same result on any number of threads. Immutable and thread-safe. Time is
 * that of {@link StandardAudit} with as many null splits as halvings, plus, for each attack and example, fitting and judging it
 * three times.
 *
 * <p><b>The bounds are void when</b> the models of a group are not independent draws, when several audits are run and the
 * best is reported, or when examples or groups were chosen by looking at the audited models.
 */
public final class Audit {
    private static final List<ExampleAttack> DEFAULT =
            List.of(ExampleAttack.SCORE, ExampleAttack.LIRA_ONLINE, ExampleAttack.STUDENT_T);

    private static final double CONFIDENCE = 0.9;

    private final Builder settings;

    private Audit(Builder settings) {
        this.settings = settings;
    }

    /**
     * Starts an audit of these scores, with the target epsilon 0, delta 1e-5, alpha 0.05, no groups, and the attacks
     * {@link ExampleAttack#SCORE}, {@link ExampleAttack#LIRA_ONLINE} and {@link ExampleAttack#STUDENT_T}.
     *
     * <p>Scores come from arrays ({@link ScoreMatrix#of(float[][])}) or from NumPy's files ({@link ScoreMatrix#readNpy}).
     */
    public static Builder builder(ModelScores scores) {
        return new Builder(scores);
    }

    /** Runs the audit, reporting progress to the log. */
    public AuditResult run() {
        return run(Progress.log());
    }

    /** Runs the audit. */
    public AuditResult run(Progress progress) {
        Builder s = settings;
        Triangle triangle = Triangle.of(s.scores, s.delta, s.alpha, s.seeds.split("triangle"), s.attacks, progress);
        ScoreMatrix retrained = s.scores.retrained();
        // Half of each group, as ChallengeMetric has it: only then is the spread of the halves that of the whole.
        NullScores challenge = NullScores.of(
                s.scores.unlearned(),
                retrained,
                s.delta,
                Math.min(s.scores.unlearned().models(), retrained.models()) / 2,
                s.halvings,
                s.seeds.split("challenge"),
                progress);
        List<GroupResult> groups = Groups.judge(
                s.scores,
                s.groupOf,
                s.groupNames,
                new Groups.Target(s.targetEpsilon, s.delta, s.alpha, s.multiplicity),
                s.seeds.split("groups"),
                s.attacks,
                challenge,
                progress);
        List<AttackTable> tables = tables(progress);
        List<EpsilonBound> curve = Findings.curve(triangle.sides().unlearnedAgainstRetrained(), s.alpha);
        JointBands bands = ExampleBounds.bands(s.scores.unlearned(), retrained, s.delta, s.alpha, s.multiplicity);
        ExampleBounds examples = examples(bands, s.scores.unlearned(), progress);
        Beside beside = new Beside(
                groups,
                s.multiplicity,
                s.scores.origin() == Origin.OWN_ORIGINAL_EACH ? examples : examples.ofOneOriginal(),
                Optional.ofNullable(s.sequential).map(r -> r.from(s.scores.origin())),
                s.delta);
        boolean sameSize = s.scores.original().models() == s.scores.unlearned().models();
        ExampleBounds control = examples(
                sameSize
                        ? bands
                        : ExampleBounds.bands(s.scores.original(), retrained, s.delta, s.alpha, s.multiplicity),
                s.scores.original(),
                progress);
        Verdict verdict = Findings.verdict(triangle.sides(), s.targetEpsilon, beside);
        List<String> limits = new ArrayList<>(Findings.limits(s.scores, s.alpha));
        limits.addAll(Findings.warnings(triangle.sides(), s.targetEpsilon, s.scores, beside));
        AuditReport report = new AuditReport(
                verdict,
                Findings.reason(triangle.sides(), s.targetEpsilon, verdict, beside),
                setting(),
                triangle.sides(),
                challenge.score(),
                challenge.examples(),
                limits,
                Provenance.here("plain Java"));
        Interval ratio = Quantiles.middle(challenge.ratios(), CONFIDENCE);
        Optional<UtilityRatios> utility = Optional.ofNullable(s.utility);
        return new AuditResult(
                report,
                curve,
                beside,
                control,
                ratio,
                tables,
                s.checks,
                utility,
                AuditFigures.of(report, curve, beside, triangle, challenge, utility, ratio, s.scores));
    }

    private ExampleBounds examples(JointBands bands, ScoreMatrix positives, Progress progress) {
        Builder s = settings;
        return ExampleBounds.of(
                bands, positives, s.scores.retrained(), s.targetEpsilon, s.alpha, s.multiplicity, progress);
    }

    private List<AttackTable> tables(Progress progress) {
        Seeds seeds = settings.seeds.split("tables");
        List<AttackTable> tables = new ArrayList<>();
        for (ExampleAttack attack : settings.attacks) {
            progress.update("attacks on single examples", tables.size(), settings.attacks.size());
            tables.add(AttackTable.of(attack, settings.scores, seeds.split(attack.name())));
        }
        progress.update("attacks on single examples", settings.attacks.size(), settings.attacks.size());
        return tables;
    }

    private AuditReport.Setting setting() {
        ModelScores scores = settings.scores;
        return new AuditReport.Setting(
                "audit with " + settings.attacks.size() + " attacks on single examples",
                "one guess a model, by a rule that is chosen on models which are not counted",
                settings.targetEpsilon,
                settings.delta,
                settings.alpha,
                scores.unlearned().models(),
                scores.retrained().models(),
                scores.original().models(),
                scores.examples(),
                scores.origin(),
                Long.toHexString(settings.seeds.seed()));
    }

    /** Collects the settings of an {@link Audit}. Not thread-safe. */
    public static final class Builder {
        private final ModelScores scores;
        private double targetEpsilon;
        private double delta = ChallengeEpsilon.PUBLISHED_DELTA;
        private double alpha = 0.05;
        private int halvings = 20;
        private Seeds seeds = Seeds.of(0);
        private List<ExampleAttack> attacks = DEFAULT;
        private int[] groupOf = {};
        private List<String> groupNames = List.of();
        private List<OutputCheck> checks = List.of();
        private @Nullable UtilityRatios utility;
        private @Nullable SequentialResult sequential;
        private Multiplicity multiplicity = Multiplicity.BONFERRONI;

        private Builder(ModelScores scores) {
            this.scores = scores;
        }

        private Builder(Builder other) {
            this.scores = other.scores;
            this.targetEpsilon = other.targetEpsilon;
            this.delta = other.delta;
            this.alpha = other.alpha;
            this.halvings = other.halvings;
            this.seeds = other.seeds;
            this.attacks = other.attacks;
            this.groupOf = other.groupOf;
            this.groupNames = other.groupNames;
            this.checks = other.checks;
            this.utility = other.utility;
            this.sequential = other.sequential;
            this.multiplicity = other.multiplicity;
        }

        /**
         * Sets what is to be refuted; epsilon 0 asks for no difference at all.
         *
         * @throws OutOfRangeException if epsilon is negative or not finite, or delta is outside [0, 1)
         */
        public Builder target(double epsilon, double ofDelta) {
            Check.inRange("targetEpsilon", epsilon, 0, Double.MAX_VALUE, "Pass the epsilon to refute, or 0.");
            if (!(ofDelta >= 0 && ofDelta < 1)) {
                throw new OutOfRangeException(
                        "delta", "in [0, 1)", ofDelta, "Pass a small probability such as 1e-5, or 0.");
            }
            targetEpsilon = epsilon;
            delta = ofDelta;
            return this;
        }

        /**
         * Sets the probability with which each bound may be wrong.
         *
         * @throws OutOfRangeException if it is outside (0, 1)
         */
        public Builder alpha(double probability) {
            alpha = Check.inOpenUnit("alpha", probability, "Pass the probability of error, for example 0.05.");
            return this;
        }

        /**
         * Sets how many random halvings of the models the null of the challenge score and its interval come from; 20 by
         * default. With very many examples they are most of the time that an audit takes.
         *
         * @throws OutOfRangeException if it is below 2
         */
        public Builder halvings(int number) {
            halvings = (int) Check.atLeast("halvings", number, 2, "Twenty give a rough interval at 90 %.");
            return this;
        }

        /** Sets where all randomness comes from: which models choose an attack and which are counted. */
        public Builder seeds(Seeds source) {
            seeds = source;
            return this;
        }

        /** Sets the attacks on single examples; none leaves the statistics of {@link StandardAudit}. */
        public Builder attacks(ExampleAttack... chosen) {
            attacks = List.of(chosen);
            return this;
        }

        /**
         * Divides the examples into groups, for instance by class, that are audited by themselves as well. Groups must not be
         * chosen by looking at the audited models.
         *
         * @param groupOfExample {@code [examples]}, the number of each example's group, in [0, names); copied
         * @param names of the groups, each its own, none of which may be without examples; no names of persons
         * @throws io.unlearn.core.error.ShapeMismatchException if there is not one number for each example
         * @throws OutOfRangeException if there is no such group, or a group has no examples
         * @throws io.unlearn.core.error.InvalidArgumentException if a name is blank, or two groups have the same
         */
        public Builder groups(int[] groupOfExample, List<String> names) {
            Groups.check(groupOfExample, names, scores.examples());
            groupOf = groupOfExample.clone();
            groupNames = List.copyOf(names);
            return this;
        }

        /**
         * Sets what is promised about all groups together, and about all examples together; {@link Multiplicity#BONFERRONI} if
         * it is not called. Only under it and {@link Multiplicity#HOLM} does the largest bound of a group or an example mean
         * anything and change the verdict. Attacks need no such choice: one of them is chosen on models that are not counted.
         */
        public Builder multiplicity(Multiplicity promise) {
            multiplicity = promise;
            return this;
        }

        /**
         * Sets the result of an audit that could stop at any time, to be shown with its path. If it refutes the target, for
         * the target's delta at least, the verdict is FAIL. Its error probability is its own.
         */
        public Builder sequential(SequentialResult result) {
            sequential = result;
            return this;
        }

        /** Sets other checks to be shown; they do not change the verdict. */
        public Builder checks(List<OutputCheck> shown) {
            checks = List.copyOf(shown);
            return this;
        }

        /** Sets the accuracies of the unlearned models relative to retraining, to be shown beside the forget score. */
        public Builder utility(UtilityRatios ratios) {
            utility = ratios;
            return this;
        }

        /**
         * Returns the audit.
         *
         * @throws OutOfRangeException if there are fewer than 8 unlearned, 8 original or 16 retrained models
         */
        public Audit build() {
            Triangle.checkModels(scores);
            return new Audit(new Builder(this));
        }
    }
}
