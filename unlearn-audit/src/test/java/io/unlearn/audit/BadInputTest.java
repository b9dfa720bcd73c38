package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.Counts;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad evidence and bad settings at every public door: NaN, infinite, empty, one model, numbers of models or examples that do
 * not fit, names twice, too few models. Each is refused by the right exception in the house's form, "name must be condition
 * but is value. fix".
 */
class BadInputTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] GOOD = {0, 1, 2, 3};
    private static final double[] NONE = {};
    private static final double[] WITH_NAN = {0, NAN, 2, 3};
    private static final double[] WITH_INF = {0, INF, 2, 3};
    private static final Counts COUNTS = new Counts(3, 1, 1, 3);
    private static final Seeds SEEDS = Seeds.of(1);
    private static final Class<? extends Exception> RANGE = OutOfRangeException.class;
    private static final Class<? extends Exception> SHAPE = ShapeMismatchException.class;
    private static final Class<? extends Exception> EMPTY = EmptySplitException.class;
    private static final Class<? extends Exception> FINITE = NonFiniteValueException.class;

    /** Types without a door: they are results, and what makes them is tested. */
    private static final Set<Class<?>> RESULTS = Set.of(
            AuditResult.class,
            ChallengeEvaluation.class,
            ChallengeResult.class,
            GroupResult.class,
            Interval.class,
            OneRunBound.class,
            SequentialResult.class);

    /** One call that must be refused. */
    private record Case(Class<?> door, String what, Class<? extends Exception> by, ThrowingCallable call) {
        @Override
        public String toString() {
            return door.getSimpleName() + ": " + what;
        }
    }

    private static ScoreMatrix scores(int models, int examples) {
        return ExampleAttackTest.gaussian(models, examples, 0, 1, SEEDS.split(models));
    }

    private static ModelScores models(int unlearned, int retrained, int original) {
        return ModelScores.of(scores(unlearned, 2), scores(retrained, 2), scores(original, 2));
    }

    private static Audit.Builder audit() {
        return Audit.builder(models(8, 16, 8));
    }

    private static Case bad(Class<?> door, String what, Class<? extends Exception> by, ThrowingCallable call) {
        return new Case(door, what, by, call);
    }

    private static Stream<Case> evidence() {
        return Stream.of(
                bad(Audit.class, "a score is NaN", FINITE, () -> ScoreMatrix.of(new double[][] {{0, NAN}})),
                bad(Audit.class, "a score is infinite", FINITE, () -> ScoreMatrix.of(new double[][] {{0, INF}})),
                bad(Audit.class, "no models", EMPTY, () -> ScoreMatrix.of(new double[0][])),
                bad(Audit.class, "no examples", EMPTY, () -> ScoreMatrix.of(new double[2][0])),
                bad(
                        Audit.class,
                        "models of different lengths",
                        SHAPE,
                        () -> ScoreMatrix.of(new float[][] {{0}, {0, 1}})),
                bad(
                        Audit.class,
                        "groups of different examples",
                        SHAPE,
                        () -> ModelScores.of(scores(8, 2), scores(16, 3), scores(8, 2))),
                bad(
                        Audit.class,
                        "one model",
                        RANGE,
                        () -> Audit.builder(models(1, 16, 8)).build()),
                bad(
                        Audit.class,
                        "too few unlearned",
                        RANGE,
                        () -> Audit.builder(models(7, 16, 8)).build()),
                bad(
                        Audit.class,
                        "too few retrained",
                        RANGE,
                        () -> Audit.builder(models(8, 15, 8)).build()),
                bad(
                        Audit.class,
                        "too few originals",
                        RANGE,
                        () -> Audit.builder(models(8, 16, 7)).build()),
                bad(Audit.class, "a target of NaN", RANGE, () -> audit().target(NAN, 0)),
                bad(Audit.class, "an infinite target", RANGE, () -> audit().target(INF, 0)),
                bad(Audit.class, "delta 1", RANGE, () -> audit().target(1, 1)),
                bad(Audit.class, "alpha 0", RANGE, () -> audit().alpha(0)),
                bad(Audit.class, "one halving", RANGE, () -> audit().halvings(1)),
                bad(Audit.class, "groups of other examples", SHAPE, () -> audit().groups(new int[3], List.of("a"))),
                bad(Audit.class, "an unknown group", RANGE, () -> audit().groups(new int[] {0, 2}, List.of("a", "b"))),
                bad(Audit.class, "an empty group", RANGE, () -> audit().groups(new int[2], List.of("a", "b"))),
                bad(
                        Audit.class,
                        "a name twice",
                        InvalidArgumentException.class,
                        () -> audit().groups(new int[] {0, 1}, List.of("a", "a"))),
                bad(
                        Audit.class,
                        "a blank name",
                        InvalidArgumentException.class,
                        () -> audit().groups(new int[2], List.of(" "))),
                bad(
                        StandardAudit.class,
                        "too few models",
                        RANGE,
                        () -> StandardAudit.create().audit(models(7, 16, 8), SEEDS, Progress.none())),
                bad(
                        StandardAudit.class,
                        "alpha 1",
                        RANGE,
                        () -> StandardAudit.create().withAlpha(1)));
    }

    private static Stream<Case> examples() {
        return Stream.of(
                bad(
                        ExampleBounds.class,
                        "groups of different examples",
                        SHAPE,
                        () -> ExampleBounds.of(
                                scores(8, 2), scores(8, 3), 0, 0, 0.05, Multiplicity.HOLM, Progress.none())),
                bad(
                        ExampleBounds.class,
                        "delta of NaN",
                        RANGE,
                        () -> ExampleBounds.of(
                                scores(8, 2), scores(8, 2), 0, NAN, 0.05, Multiplicity.HOLM, Progress.none())),
                bad(
                        ExampleSweep.class,
                        "groups of different examples",
                        SHAPE,
                        () -> ExampleSweep.of(scores(8, 2), scores(8, 3), 0, 0.05, Progress.none())),
                bad(
                        ExampleSweep.class,
                        "alpha 0",
                        RANGE,
                        () -> ExampleSweep.of(scores(8, 2), scores(8, 2), 0, 0, Progress.none())),
                bad(
                        AttackTable.class,
                        "too few models",
                        RANGE,
                        () -> AttackTable.areas(ExampleAttack.SCORE, scores(3, 2), scores(8, 2), SEEDS)),
                bad(
                        AttackTable.class,
                        "groups of different examples",
                        SHAPE,
                        () -> AttackTable.areas(ExampleAttack.SCORE, scores(8, 2), scores(8, 3), SEEDS)),
                bad(AttackTable.class, "no areas", RANGE, () -> AttackTable.Areas.of(NONE)),
                bad(AttackTable.class, "an area of NaN", RANGE, () -> AttackTable.Areas.of(new double[] {NAN})),
                bad(ExampleAttack.class, "one model", EMPTY, () -> ExampleAttack.LIRA_ONLINE.fit(new double[1], GOOD)),
                bad(ExampleAttack.class, "NaN", FINITE, () -> ExampleAttack.KDE.fit(GOOD, WITH_NAN)),
                bad(ExampleAttack.class, "infinite", FINITE, () -> ExampleAttack.STUDENT_T.fit(WITH_INF, GOOD)),
                bad(RocCurve.class, "NaN", FINITE, () -> RocCurve.of(GOOD, WITH_NAN)),
                bad(RocCurve.class, "no models", EMPTY, () -> RocCurve.of(NONE, GOOD)),
                bad(
                        RocCurve.class,
                        "a rate of 2",
                        RANGE,
                        () -> RocCurve.of(GOOD, GOOD).truePositiveRateAt(2)),
                bad(AucBootstrap.class, "NaN", FINITE, () -> AucBootstrap.of(WITH_NAN, GOOD, 100, SEEDS)),
                bad(AucBootstrap.class, "one model", RANGE, () -> AucBootstrap.of(new double[1], GOOD, 100, SEEDS)),
                bad(
                        ThresholdBounds.class,
                        "no models",
                        RANGE,
                        () -> ThresholdBounds.prepare(0, 4, 0, 0.05, ThresholdStrategy.equalLocalLevels())),
                bad(
                        ThresholdBounds.class,
                        "one model to be split",
                        RANGE,
                        () -> ThresholdBounds.prepare(1, 4, 0, 0.05, ThresholdStrategy.split(0.5, SEEDS))),
                bad(
                        ThresholdBounds.class,
                        "another number of models",
                        SHAPE,
                        () -> bounds().bound(GOOD, new double[3])),
                bad(ThresholdBounds.class, "NaN", FINITE, () -> bounds().bound(WITH_NAN, GOOD)),
                bad(
                        ThresholdBounds.class,
                        "groups of different examples",
                        SHAPE,
                        () -> bounds().lower(scores(4, 2), scores(4, 3), Progress.none())),
                bad(ThresholdStrategy.class, "a threshold of NaN", FINITE, () -> ThresholdStrategy.fixed(NAN)),
                bad(ThresholdStrategy.class, "a share of 1", RANGE, () -> ThresholdStrategy.split(1, SEEDS)),
                bad(ThresholdStrategy.class, "one split", RANGE, () -> ThresholdStrategy.multiSplit(1, SEEDS)),
                bad(SimultaneousBand.class, "no models", RANGE, () -> SimultaneousBand.equalLocalLevels(0, 0.05)),
                bad(SimultaneousBand.class, "alpha of NaN", RANGE, () -> SimultaneousBand.bonferroni(4, NAN)));
    }

    private static ThresholdBounds bounds() {
        return ThresholdBounds.prepare(4, 4, 0, 0.05, ThresholdStrategy.equalLocalLevels());
    }

    private static Stream<Case> challenge() {
        return Stream.of(
                bad(ChallengeEpsilon.class, "NaN", FINITE, () -> ChallengeEpsilon.publishedGrid(WITH_NAN, GOOD, 0)),
                bad(ChallengeEpsilon.class, "no models", EMPTY, () -> ChallengeEpsilon.exactSupremum(NONE, GOOD, 0)),
                bad(
                        ChallengeEpsilon.class,
                        "infinite in both groups",
                        FINITE,
                        () -> ChallengeEpsilon.publishedGrid(WITH_INF, WITH_INF, 0)),
                bad(ChallengeEpsilon.class, "delta 1", RANGE, () -> ChallengeEpsilon.exactSupremum(GOOD, GOOD, 1)),
                bad(
                        ChallengeEpsilon.class,
                        "groups of different examples",
                        SHAPE,
                        () -> ChallengeEpsilon.publishedGrid(scores(4, 2), scores(4, 3), 0, Progress.none())),
                bad(ChallengeMetric.class, "too few models", RANGE, () -> evaluate(3, 4)),
                bad(
                        ChallengeMetric.class,
                        "one subsample",
                        RANGE,
                        () -> ChallengeMetric.create().withSubsamples(1)),
                bad(ForgetScores.class, "no examples", EMPTY, () -> ForgetScores.score(NONE, 8)),
                bad(ForgetScores.class, "an epsilon of NaN", RANGE, () -> ForgetScores.score(WITH_NAN, 8)),
                bad(ForgetScores.class, "one model", RANGE, () -> ForgetScores.maxEpsilon(1)),
                bad(UtilityRatios.class, "no models", EMPTY, () -> UtilityRatios.of(NONE, GOOD, GOOD, GOOD)),
                bad(UtilityRatios.class, "a ratio of NaN", RANGE, () -> new UtilityRatios(NAN, 1)),
                bad(LogitScaledConfidence.class, "NaN", FINITE, () -> LogitScaledConfidence.exact(WITH_NAN, 0)),
                bad(
                        LogitScaledConfidence.class,
                        "an unknown class",
                        UnknownLabelException.class,
                        () -> LogitScaledConfidence.saturating(GOOD, 4)),
                bad(ClassificationScores.class, "infinite", FINITE, () -> ClassificationScores.of(WITH_INF, 0)),
                bad(
                        ClassificationScores.class,
                        "an unknown class",
                        UnknownLabelException.class,
                        () -> ClassificationScores.of(GOOD, -1)));
    }

    private static void evaluate(int unlearned, int retrained) {
        ChallengeMetric.create()
                .evaluate(
                        scores(unlearned, 2),
                        scores(retrained, 2),
                        new UtilityRatios(1, 1),
                        0.1,
                        SEEDS,
                        Progress.none());
    }

    private static Stream<Case> certified() {
        return Stream.of(
                bad(EpsilonBounds.class, "negative counts", RANGE, () -> new Counts(-1, 1, 1, 1)),
                bad(EpsilonBounds.class, "no models of a group", EMPTY, () -> new Counts(0, 0, 1, 1)),
                bad(EpsilonBounds.class, "alpha of NaN", RANGE, () -> EpsilonBounds.clopperPearson(COUNTS, 0, NAN)),
                bad(
                        EpsilonBounds.class,
                        "unequal groups",
                        SHAPE,
                        () -> EpsilonBounds.balancedAccuracy(new Counts(3, 1, 1, 2), 0, 0.05)),
                bad(EpsilonBounds.class, "an infinite epsilon", RANGE, () -> EpsilonBounds.perRecord(INF, 2)),
                bad(ClopperPearson.class, "more successes than trials", RANGE, () -> ClopperPearson.upper(5, 4, 0.05)),
                bad(ClopperPearson.class, "no trials", RANGE, () -> ClopperPearson.lower(0, 0, 0.05)),
                bad(BayesianBounds.class, "delta of NaN", RANGE, () -> BayesianBounds.jeffreys(COUNTS, NAN, 0.05)),
                bad(GaussianDpBounds.class, "alpha 1", RANGE, () -> GaussianDpBounds.muLower(COUNTS, 1)),
                bad(GaussianDpBounds.class, "a mu of NaN", RANGE, () -> GaussianDpBounds.refutes(COUNTS, NAN, 0.05)),
                bad(RatioBound.class, "alpha 0", RANGE, () -> RatioBound.KATZ_LOG.epsilonLower(COUNTS, 0)),
                bad(OneRun.class, "more guesses than canaries", RANGE, () -> OneRun.unlearning(4, 5, 1, 0, 0.05)),
                bad(OneRun.class, "delta of NaN", RANGE, () -> OneRun.differentialPrivacy(4, 4, 1, NAN, 0.05)),
                bad(OneRun.class, "an epsilon of NaN", RANGE, () -> OneRun.differentialPrivacyPValue(4, 4, 1, NAN, 0)),
                bad(Multiplicity.class, "no tests", EMPTY, () -> Multiplicity.HOLM.adjustedCopy(NONE)),
                bad(Multiplicity.class, "a p-value of NaN", RANGE, () -> Multiplicity.HOLM.adjustedCopy(WITH_NAN)),
                bad(Multiplicity.class, "no bounds", EMPTY, () -> Multiplicity.HOLM.maximum(NONE)),
                bad(AuditPlan.class, "an epsilon of NaN", RANGE, () -> AuditPlan.forEpsilon(NAN)),
                bad(
                        AuditPlan.class,
                        "no models",
                        RANGE,
                        () -> AuditPlan.forEpsilon(1).ceiling(0)),
                bad(SequentialAudit.class, "no rounds", RANGE, () -> SequentialAudit.testing(1, 0, 0.05, 0, SEEDS)),
                bad(
                        SequentialAudit.class,
                        "NaN",
                        FINITE,
                        () -> SequentialAudit.testing(1, 0, 0.05, 9, SEEDS).observePair(0, NAN)),
                bad(
                        SequentialAudit.class,
                        "infinite",
                        FINITE,
                        () -> SequentialAudit.testing(1, 0, 0.05, 9, SEEDS).observePair(INF, 0)),
                bad(
                        SequentialAudit.class,
                        "no side was drawn",
                        InvalidStateException.class,
                        () -> SequentialAudit.testing(1, 0, 0.05, 9, SEEDS).observe(0)));
    }

    private static Stream<Case> outputs() {
        double[][] rows = {{0.5, 0.5}};
        double[][][] one = {rows};
        double[][][] two = {rows, rows};
        boolean[] members = {true, true, false, false};
        return Stream.of(
                bad(
                        OutputDistance.class,
                        "classes that do not fit",
                        SHAPE,
                        () -> OutputDistance.KL.of(rows[0], new double[] {0.2, 0.3, 0.5})),
                bad(
                        OutputDistance.class,
                        "no probabilities",
                        RANGE,
                        () -> OutputDistance.KL.of(new double[] {0.5, NAN}, rows[0])),
                bad(
                        OutputDistance.class,
                        "no examples",
                        EMPTY,
                        () -> OutputDistance.KL.mean(new double[0][], new double[0][])),
                bad(
                        OutputCheck.class,
                        "one retrained model",
                        InvalidArgumentException.class,
                        () -> OutputCheck.distanceToRetrained(OutputDistance.KL, one, one, one)),
                bad(
                        OutputCheck.class,
                        "no unlearned model",
                        InvalidArgumentException.class,
                        () -> OutputCheck.distanceToRetrained(OutputDistance.KL, new double[0][][], two, one)),
                bad(
                        OutputCheck.class,
                        "a matrix that is not square",
                        SHAPE,
                        () -> OutputCheck.interclassConfusion(new int[2][1], new int[2][2], new int[2][2], 0, 1)),
                bad(
                        OutputCheck.class,
                        "steps of NaN",
                        InvalidArgumentException.class,
                        () -> OutputCheck.relearnTime(WITH_NAN, GOOD, GOOD, 9)),
                bad(BackdoorTest.class, "no queries", RANGE, () -> BackdoorTest.of(0, 0.1, 0.9, 0.05)),
                bad(BackdoorTest.class, "a rate of NaN", RANGE, () -> BackdoorTest.of(9, NAN, 0.9, 0.05)),
                bad(GaussianDistance.class, "a mean of NaN", FINITE, () -> GaussianDistance.of(NAN, 1, 0, 1)),
                bad(GaussianDistance.class, "no spread", RANGE, () -> GaussianDistance.of(0, 0, 0, 1)),
                bad(LogisticAttack.class, "NaN", FINITE, () -> LogisticAttack.fit(WITH_NAN, members)),
                bad(
                        LogisticAttack.class,
                        "lengths that do not fit",
                        SHAPE,
                        () -> LogisticAttack.fit(GOOD, new boolean[3])),
                bad(
                        LogisticAttack.class,
                        "members alone",
                        EMPTY,
                        () -> LogisticAttack.fit(new double[1], new boolean[1])),
                bad(ThresholdAttack.class, "NaN", FINITE, () -> ThresholdAttack.fit(WITH_NAN, members)),
                bad(ThresholdAttack.class, "nobody else", EMPTY, () -> ThresholdAttack.fit(GOOD, new boolean[4])),
                bad(
                        ThresholdAttack.class,
                        "an unknown class",
                        UnknownLabelException.class,
                        () -> ThresholdAttack.fitByClass(GOOD, members, new int[] {0, 1, 2, 0}, 2)),
                bad(Rmia.class, "a gamma of NaN", RANGE, () -> new Rmia(NAN, 1)),
                bad(
                        Rmia.class,
                        "no references",
                        EMPTY,
                        () -> Rmia.online(1).scores(new double[] {0.5}, new double[1][0], new double[] {0.5}, rows)),
                bad(
                        Rmia.class,
                        "a probability of NaN",
                        RANGE,
                        () -> Rmia.online(1).scores(new double[] {NAN}, rows, new double[] {0.5}, rows)));
    }

    private static Stream<Case> all() {
        return Stream.of(evidence(), examples(), challenge(), certified(), outputs())
                .flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isRefusedInTheHousesForm(Case bad) {
        Throwable thrown = catchThrowable(bad.call);
        assertThat(thrown).isInstanceOf(bad.by);
        assertThat(thrown.getMessage()).matches("(?s)\\S.* must be \\S.* but is \\S.*\\. [A-Z].*[.?]");
    }

    /** A class that is added to the package needs a row above, or has to be named as a result. */
    @Test
    void noDoorIsLeftOut() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<String> known = new TreeSet<>();
        all().forEach(bad -> known.add(bad.door.getSimpleName()));
        RESULTS.forEach(result -> known.add(result.getSimpleName()));
        Path classes = Path.of(
                Audit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.list(classes.resolve("io/unlearn/audit"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.contains("$") && !name.contains("-") && Files.isRegularFile(file)) {
                    Class<?> type = Class.forName("io.unlearn.audit." + name);
                    if (java.lang.reflect.Modifier.isPublic(type.getModifiers())) {
                        all.add(name);
                    }
                }
            }
        }
        assertThat(known).isEqualTo(all);
    }

    @Test
    void aRefusedScoreLeavesASequentialAuditAsItWas() {
        SequentialAudit audit = SequentialAudit.testing(1, 0, 0.05, 9, SEEDS);
        SequentialAudit other = SequentialAudit.testing(1, 0, 0.05, 9, SEEDS);
        for (int i = 0; i < 5; i++) {
            assertThat(catchThrowable(() -> audit.observePair(1, NAN))).isInstanceOf(FINITE);
            audit.observePair(i, -i);
            other.observePair(i, -i);
        }
        assertThat(audit.logWealthCopy()).isEqualTo(other.logWealthCopy());
    }
}
