package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.AuditPlan.Method;
import io.unlearn.core.Counts;
import io.unlearn.core.error.OutOfRangeException;
import org.junit.jupiter.api.Test;

class AuditPlanTest {
    @Test
    void saysWhatCannotBeShown() {
        AuditPlan plan = AuditPlan.forEpsilon(5);
        assertThat(plan.ceiling(512)).isCloseTo(4.93, within(0.005));
        assertThat(plan.limit(512))
                .isEqualTo(
                        "512 models a side cannot show an epsilon above 4.93 at 95 % confidence, and so never the 5.0 that is asked"
                                + " for.");
        assertThat(AuditPlan.forEpsilon(3).withTests(10_000).limit(512))
                .isEqualTo("512 models a side cannot show an epsilon above 3.67 at 95 % confidence over 10000 tests.");
        assertThat(AuditPlan.forEpsilon(3).fewestModels()).isEqualTo(76);
        assertThat(AuditPlan.forEpsilon(3).withMethod(Method.EQUAL_LOCAL_LEVELS).fewestModels())
                .isBetween(
                        77,
                        AuditPlan.forEpsilon(3).withMethod(Method.BONFERRONI).fewestModels() - 1);
        assertThatThrownBy(() -> AuditPlan.forEpsilon(12).fewestModels()).isInstanceOf(OutOfRangeException.class);
    }

    /** The power from the definition: all pairs of error counts. */
    @Test
    void thePowerIsTheSumOverAllOutcomes() {
        double tpr = 0.8;
        double fpr = 0.1;
        for (Method method : Method.values()) {
            AuditPlan plan =
                    AuditPlan.forEpsilon(0.8).withAlpha(0.1).withDelta(1e-5).withMethod(method);
            int n = 40;
            SimultaneousBand band = method == Method.BONFERRONI
                    ? SimultaneousBand.bonferroni(n, 0.05)
                    : SimultaneousBand.equalLocalLevels(n, 0.05);
            double power = 0;
            for (int fn = 0; fn <= n; fn++) {
                for (int fp = 0; fp <= n; fp++) {
                    Counts counts = new Counts(n - fn, fn, fp, n - fp);
                    double lower = switch (method) {
                        case CLOPPER_PEARSON -> EpsilonBounds.clopperPearsonLower(counts, 1e-5, 0.1);
                        case BALANCED_ACCURACY ->
                            EpsilonBounds.balancedAccuracy(counts, 1e-5, 0.1).lower();
                        default ->
                            Math.max(
                                    Math.log((1 - band.upper(fn) - 1e-5) / band.upper(fp)),
                                    Math.log((1 - band.upper(fp) - 1e-5) / band.upper(fn)));
                    };
                    power += lower >= 0.8 ? binomial(fn, n, 1 - tpr) * binomial(fp, n, fpr) : 0;
                }
            }
            assertThat(plan.power(n, tpr, fpr)).isCloseTo(power, within(1e-12));
            assertThat(power).isBetween(0.01, 0.999);
        }
    }

    @Test
    void findsANumberOfModels() {
        AuditPlan plan = AuditPlan.forEpsilon(1).withMethod(Method.EQUAL_LOCAL_LEVELS);
        int models = plan.modelsFor(0.8, 0.8, 0.1);
        assertThat(plan.power(models, 0.8, 0.1)).isGreaterThanOrEqualTo(0.8);
        assertThat(plan.power(models / 2, 0.8, 0.1)).isLessThan(0.8);
        assertThat(AuditPlan.forEpsilon(1).modelsFor(0.8, 0.8, 0.1)).isLessThan(models);
        assertThat(plan.power(models, 1, 0)).isCloseTo(1, within(1e-12));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> AuditPlan.forEpsilon(0)).isInstanceOf(OutOfRangeException.class);
        AuditPlan plan = AuditPlan.forEpsilon(1);
        assertThatThrownBy(() -> plan.withDelta(1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> plan.withTests(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> plan.power(0, 0.5, 0.5)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> plan.power(10, 1.5, 0.5)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> AuditPlan.guessesNeeded(100, 0.05)).isInstanceOf(OutOfRangeException.class);
    }

    private static double binomial(int k, int n, double p) {
        double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
        for (int i = 1; i <= k; i++) {
            log += Math.log((n - k + i) / (double) i);
        }
        return Math.exp(log);
    }
}
