package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditReport;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.Verdict;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StandardAuditTest {
    private static final Seeds SEEDS = Seeds.of(5);

    private static ScoreMatrix gaussian(int models, int examples, double mean, double deviation, String name) {
        RandomGenerator random = SEEDS.split(name).generator();
        double[][] scores = new double[models][examples];
        for (double[] row : scores) {
            for (int e = 0; e < examples; e++) {
                row[e] = mean + deviation * random.nextGaussian();
            }
        }
        return ScoreMatrix.of(scores);
    }

    private static ModelScores evidence(double mean, double deviation) {
        return ModelScores.of(
                gaussian(128, 4, mean, deviation, "u"), gaussian(128, 4, 0, 1, "r"), gaussian(128, 4, 3, 1, "o"));
    }

    private static AuditReport audit(StandardAudit audit, ModelScores evidence) {
        return audit.audit(evidence, Seeds.of(2), Progress.none());
    }

    @Test
    void findsModelsThatAreRightOnAverageAndTooFarApart() {
        AuditReport report = audit(StandardAudit.create(), evidence(0, 8));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.triangle().unlearnedAgainstRetrained().rule()).contains("distance");
    }

    @Test
    void findsModelsThatAreTooCloseTogether() {
        AuditReport report = audit(StandardAudit.create(), evidence(0, 0.05));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.triangle().unlearnedAgainstRetrained().rule()).contains("closeness");
    }

    @Test
    void passesALeakBelowTheTarget() {
        ModelScores leaky = evidence(0.6, 1);
        assertThat(audit(StandardAudit.create(), leaky).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(audit(StandardAudit.create().withTarget(2, 1e-5), leaky).verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void saysWhenItCouldNotHaveShownTheTarget() {
        AuditReport report = audit(StandardAudit.create().withTarget(5, 1e-5), evidence(0, 1));
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.reason()).contains("more models");
    }

    @Test
    void aPerfectUnlearnerHasTheNullScoreAndNotOne() {
        AuditReport report = audit(StandardAudit.create(), evidence(0, 1));
        assertThat(report.forgetScore().value()).isLessThan(0.6);
        // Means of 12 examples a split over three splits: the ratio's standard deviation is about 0.25.
        assertThat(report.forgetScore().ratio()).isCloseTo(1, within(0.8));
        assertThat(report.forgetScore().nullModels()).isEqualTo(64);
    }

    @Test
    void exactIsNeverBelowTheGrid() {
        AuditReport report = audit(StandardAudit.create(), evidence(0.5, 1));
        double[] grid = report.exampleEpsilons().publishedGridCopy();
        double[] exact = report.exampleEpsilons().exactCopy();
        for (int e = 0; e < grid.length; e++) {
            assertThat(exact[e]).isGreaterThanOrEqualTo(grid[e] - 1e-9);
        }
    }

    @Test
    void warnsWhereThereIsNoRandomness() {
        ModelScores constant =
                ModelScores.of(gaussian(64, 4, 0, 0, "u"), gaussian(64, 4, 0, 1, "r"), gaussian(64, 4, 3, 1, "o"));
        assertThat(audit(StandardAudit.create(), constant).limits())
                .anyMatch(limit -> limit.startsWith("All unlearned models have the same scores."));
    }

    @Test
    void writesAllOfItAsJson() {
        AuditReport report = audit(StandardAudit.create(), evidence(0, 1));
        JsonObject json = Json.parse(report.toJson()).asObject();
        assertThat(json.get("verdict").asString()).isEqualTo("PASS");
        assertThat(json.get("setting").asObject().get("examples").asInt()).isEqualTo(4);
        assertThat(json.get("exampleEpsilons").asObject().get("exact").asArray().size())
                .isEqualTo(4);
        JsonObject answer = json.get("sanityTriangle")
                .asObject()
                .get("unlearnedAgainstRetrained")
                .asObject();
        assertThat(answer.get("kind").asString()).isEqualTo("CERTIFIED");
        assertThat(answer.get("counts").asObject().keys())
                .containsExactlyInAnyOrder("truePositives", "falseNegatives", "falsePositives", "trueNegatives");
    }

    @Test
    void tellsHowFarItHasCome() {
        List<String> stages = new ArrayList<>();
        StandardAudit.create().audit(evidence(0, 1), SEEDS, (stage, done, total) -> {
            synchronized (stages) {
                stages.add(stage);
            }
        });
        assertThat(stages).contains("attacks", "null of the challenge score", "challenge epsilon, exact");
    }

    @Test
    void refusesSettingsOutOfRange() {
        StandardAudit audit = StandardAudit.create();
        assertThatThrownBy(() -> audit.withAlpha(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> audit.withAlpha(Double.NaN)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> audit.withTarget(-1, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> audit.withTarget(1, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> audit.withNullSplits(0)).isInstanceOf(OutOfRangeException.class);
    }
}
