package io.unlearn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.AuditEvidence;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditReport;
import io.unlearn.core.Auditor;
import io.unlearn.core.BoundKind;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.Verdict;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Auditor} of {@link ModelScores} has to do. All evidence is drawn from fixed seeds. */
public abstract class AuditorContract {
    private static final int MODELS = 96;
    private static final int EXAMPLES = 6;
    private static final Seeds SEEDS = Seeds.of(20230913);

    /** For subclasses. */
    protected AuditorContract() {}

    /** Returns the auditor, asked for any difference at all. */
    protected abstract Auditor auditor();

    /** Makes scores of independent models: Gaussian with standard deviation 1. */
    protected static ScoreMatrix scores(double mean, int models, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        double[][] scores = new double[models][EXAMPLES];
        for (double[] row : scores) {
            for (int e = 0; e < row.length; e++) {
                row[e] = mean + random.nextGaussian();
            }
        }
        return ScoreMatrix.of(scores);
    }

    private static ModelScores evidence(double unlearned, double original) {
        return ModelScores.of(
                scores(unlearned, MODELS, SEEDS.split("unlearned")),
                scores(0, MODELS, SEEDS.split("retrained")),
                scores(original, MODELS, SEEDS.split("original")));
    }

    private AuditReport audit(AuditEvidence evidence) {
        return auditor().audit(evidence, Seeds.of(1), Progress.none());
    }

    @Test
    void hasAName() {
        assertThat(auditor().name()).isNotBlank();
    }

    @Test
    void doesNotFindADifferenceWhereThereIsNone() {
        AuditReport report = audit(evidence(0, 2));
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.triangle().holds()).isTrue();
        assertThat(report.triangle().unlearnedAgainstRetrained().detects()).isFalse();
    }

    @Test
    void findsThatNothingWasUnlearned() {
        AuditReport report = audit(evidence(2, 2));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.triangle().unlearnedAgainstRetrained().lower()).isPositive();
    }

    @Test
    void isInvalidWhereTheAttackFindsNothingInTheOriginals() {
        assertThat(audit(evidence(0, 0)).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void isInvalidWhereRetrainedModelsDiffer() {
        ScoreMatrix first = scores(3, MODELS / 2, SEEDS.split("first"));
        ScoreMatrix second = scores(-3, MODELS / 2, SEEDS.split("second"));
        float[][] both = new float[MODELS][];
        for (int m = 0; m < MODELS; m++) {
            both[m] = m < MODELS / 2 ? first.rowCopy(m) : second.rowCopy(m - MODELS / 2);
        }
        ModelScores evidence = ModelScores.of(
                scores(0, MODELS, SEEDS.split("unlearned")),
                ScoreMatrix.of(both),
                scores(9, MODELS, SEEDS.split("original")));
        AuditReport report = audit(evidence);
        assertThat(report.triangle().holds()).isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void theSameSeedGivesTheSameReportOnManyThreads() {
        ModelScores evidence = evidence(0.5, 2);
        AuditReport expected = audit(evidence);
        List<String> reports = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> audit(evidence).toJson())
                .toList();
        assertThat(reports).containsOnly(expected.toJson());
    }

    @Test
    void noBoundComesWithoutItsKind() {
        AuditReport report = audit(evidence(0.5, 2));
        for (EpsilonBound bound : List.of(
                report.triangle().retrainedAgainstRetrained(),
                report.triangle().originalAgainstRetrained(),
                report.triangle().unlearnedAgainstRetrained())) {
            assertThat(bound.toString()).contains(bound.kind().name());
            assertThat(report.summary()).contains(bound.toString());
            assertThat(bound.toJson()).contains("\"kind\":\"" + bound.kind() + "\"");
            assertThat(bound.lower()).isLessThanOrEqualTo(bound.ceiling());
        }
        assertThat(report.exampleEpsilons().kind()).isEqualTo(BoundKind.APPROXIMATE);
        assertThat(report.toJson()).startsWith("{\n  \"schema\": \"" + AuditReport.SCHEMA + "\"");
    }

    @Test
    void nothingIsCertifiedForOneOriginalModel() {
        ModelScores each = evidence(2, 2);
        ModelScores one =
                new ModelScores(each.unlearned(), each.retrained(), each.original(), AuditEvidence.Origin.ONE_ORIGINAL);
        assertThat(audit(one).triangle().unlearnedAgainstRetrained().kind()).isNotEqualTo(BoundKind.CERTIFIED);
    }

    @Test
    void refusesTooLittleEvidence() {
        ScoreMatrix two = scores(0, 2, SEEDS);
        ModelScores evidence = ModelScores.of(two, two, two);
        assertThatThrownBy(() -> audit(evidence))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("models must be")
                .hasMessageContaining("but is 2");
    }
}
