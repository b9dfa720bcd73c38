package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.HeldOutAttack;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound that the audit reports, against the truth, over the whole procedure: choosing a rule and counting it. */
class StandardAuditCoverageTest {
    private static final double ALPHA = 0.05;
    private static final double DELTA = 1e-3;
    private static final int AUDITS = 1000;

    /**
     * Two Gaussian groups at distance mu have epsilon(mu, delta) by Dong, Roth and Su 2022. If the bound were wrong with
     * probability exactly alpha, the number of failures would exceed the limit with probability below 1e-6 for each row:
     * P[Bin(1000, 0.05) > 86] = 4e-7.
     */
    @ParameterizedTest
    @CsvSource({"0, 16", "0.5, 64", "1, 64", "2, 128"})
    void isAboveTheTruthAtMostWithProbabilityAlpha(double mu, int models) {
        double truth = mu == 0 ? 0 : GaussianDp.epsilon(mu, DELTA);
        Seeds seeds = Seeds.of(77).split((long) (mu * 10)).split(models);
        int wrong = 0;
        int found = 0;
        for (int i = 0; i < AUDITS; i++) {
            double lower = HeldOutAttack.bound(
                            scores(mu, models, seeds.split("u").split(i)),
                            scores(0, models, seeds.split("r").split(i)),
                            DELTA,
                            ALPHA,
                            seeds.split(i),
                            "test")
                    .lower();
            wrong += lower > truth ? 1 : 0;
            found += lower > 0 ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(86);
        if (mu >= 2) {
            assertThat(found)
                    .as("a difference of two standard deviations is found")
                    .isGreaterThan(AUDITS * 9 / 10);
        }
    }

    /** The difference lies in the first of three examples; the others are noise. */
    private static ScoreMatrix scores(double mean, int models, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        double[][] scores = new double[models][3];
        for (double[] row : scores) {
            row[0] = mean + random.nextGaussian();
            row[1] = random.nextGaussian();
            row[2] = random.nextGaussian();
        }
        return ScoreMatrix.of(scores);
    }
}
