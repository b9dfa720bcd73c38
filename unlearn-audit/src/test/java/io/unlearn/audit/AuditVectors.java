package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.BetaTail;
import io.unlearn.audit.internal.ExampleKernel;
import io.unlearn.audit.internal.ExampleKernel.Rules;
import io.unlearn.core.Counts;
import io.unlearn.core.internal.json.JsonObject;
import java.util.List;

/** Checks the vector files on bounds and scores. */
final class AuditVectors {
    private static final String[] COMMON = {"name", "formula", "code", "versions", "note"};

    private AuditVectors() {}

    static int clopperPearson(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON).metadata("mpmath_checked", "mpmath_max_rel_err");
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int k = c.integer("k");
            int n = c.integer("n");
            double alpha = c.number("alpha");
            close(ClopperPearson.lower(k, n, alpha), c.number("lower"), 1e-12);
            close(ClopperPearson.upper(k, n, alpha), c.number("upper"), 1e-12);
            double low = k == 0 ? 0 : BetaTail.lowerQuantile(alpha, k + 0.5, n - k + 0.5);
            double high = k == n ? 1 : BetaTail.upperQuantile(alpha, k + 0.5, n - k + 0.5);
            close(low, c.number("jeffreys_lower"), 1e-12);
            close(high, c.number("jeffreys_upper"), 1e-12);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int epsilonBounds(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        int published = 0;
        if (file.has("published")) {
            for (Fields c : file.objects("published")) {
                published(c);
                published++;
            }
        }
        List<Fields> cases = file.objects("cases");
        cases.forEach(AuditVectors::epsilonBound);
        file.done();
        return cases.size() + published;
    }

    private static Counts counts(Fields c) {
        return new Counts(c.integer("tp"), c.integer("fn"), c.integer("fp"), c.integer("tn"));
    }

    private static void published(Fields c) {
        c.metadata("source");
        Counts counts = counts(c);
        double delta = c.number("delta");
        double alpha = c.number("alpha");
        double group = EpsilonBounds.clopperPearson(counts, delta, alpha).lower();
        close(EpsilonBounds.perRecord(group, c.integer("pois_ct")), c.number("eps"), 1e-11);
        if (c.has("acc")) {
            double missed = ClopperPearson.upper(counts.falseNegatives(), counts.positives(), alpha / 2);
            double alarms = ClopperPearson.upper(counts.falsePositives(), counts.negatives(), alpha / 2);
            close(1 - (missed + alarms) / 2, c.number("acc"), 1e-11);
        }
        c.done();
    }

    private static void epsilonBound(Fields c) {
        Counts counts = counts(c);
        double delta = c.number("delta");
        double alpha = c.number("alpha");
        double missed = ClopperPearson.upper(counts.falseNegatives(), counts.positives(), alpha / 2);
        double alarms = ClopperPearson.upper(counts.falsePositives(), counts.negatives(), alpha / 2);
        close(missed, c.number("fnr_upper"), 1e-12);
        close(alarms, c.number("fpr_upper"), 1e-12);
        double detection = lnRatio(1 - missed - delta, alarms);
        double rejection = lnRatio(1 - alarms - delta, missed);
        near(detection, c.number("eps_tpr_over_fpr"), 1e-10);
        near(rejection, c.number("eps_tnr_over_fnr"), 1e-10);
        near(EpsilonBounds.clopperPearson(counts, delta, alpha).lower(), c.number("eps_lower"), 1e-10);
        near(Math.max(0, detection), c.number("eps_lower_one_sided"), 1e-10);
        double caught = ClopperPearson.upper(counts.truePositives(), counts.positives(), alpha / 2);
        double spared = ClopperPearson.upper(counts.trueNegatives(), counts.negatives(), alpha / 2);
        near(lnRatio(1 - spared - delta, caught), c.number("eps_fpr_over_tpr"), 1e-10);
        near(lnRatio(1 - caught - delta, spared), c.number("eps_fnr_over_tnr"), 1e-10);
        double both = EpsilonBounds.clopperPearsonBothDirections(counts, delta, 2 * alpha < 1 ? 2 * alpha : alpha)
                .lower();
        if (2 * alpha < 1) {
            double reversed = Math.max(c.number("eps_fpr_over_tpr"), c.number("eps_fnr_over_tnr"));
            near(both, Math.max(c.number("eps_lower"), reversed), 1e-10);
        }
        raw(c, counts, delta);
        c.done();
    }

    private static void raw(Fields c, Counts counts, double delta) {
        double tpr = counts.truePositives() / (double) counts.positives();
        double fnr = counts.falseNegatives() / (double) counts.positives();
        double fpr = counts.falsePositives() / (double) counts.negatives();
        double tnr = counts.trueNegatives() / (double) counts.negatives();
        double[] ours = {
            lnRatio(tpr - delta, fpr), lnRatio(tnr - delta, fnr), lnRatio(fpr - delta, tpr), lnRatio(fnr - delta, tnr)
        };
        double[] expected = c.numbers("raw");
        double largest = 0;
        for (int i = 0; i < 4; i++) {
            near(ours[i], expected[i], 1e-12);
            // The rule as it stands, not its reverse.
            largest = i < 2 ? Math.max(largest, ours[i]) : largest;
        }
        near(largest, c.number("raw_max"), 1e-12);
    }

    private static double lnRatio(double numerator, double denominator) {
        return numerator <= 0 ? Double.NEGATIVE_INFINITY : Math.log(numerator / denominator);
    }

    static int competition(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> tables = file.objects("buckets");
        tables.forEach(AuditVectors::bucketTable);
        List<Fields> scores = file.objects("scores");
        for (Fields c : scores) {
            assertThat(ForgetScores.score(c.numbers("eps"), c.integer("num_models")))
                    .isEqualTo(c.number("F"));
            c.done();
        }
        List<Fields> cases = file.objects("cases");
        cases.forEach(AuditVectors::competitionExample);
        file.done();
        return tables.size() + scores.size() + cases.size();
    }

    private static void bucketTable(Fields c) {
        int models = c.integer("num_models");
        assertThat(ForgetScores.maxEpsilon(models)).isEqualTo(c.number("max_epsilon"));
        List<Fields> table = c.objects("table");
        assertThat(table).hasSize(c.integer("buckets"));
        double end = 0;
        for (Fields row : table) {
            double low = row.number("lo");
            end = row.number("hi");
            assertThat(ForgetScores.points(low, models)).isEqualTo(row.number("points"));
            assertThat(ForgetScores.points(Math.nextDown(end), models)).isEqualTo(row.number("points"));
            row.done();
        }
        assertThat(ForgetScores.points(end, models)).isZero();
        c.done();
    }

    private static void competitionExample(Fields c) {
        double delta = ChallengeEpsilon.PUBLISHED_DELTA;
        double[] unlearned = c.numbers("unlearned");
        double[] retrained = c.numbers("retrained");
        ExampleKernel kernel = new ExampleKernel(unlearned.length, retrained.length, delta);
        kernel.load(unlearned, retrained);
        ChallengeResult grid = kernel.result(Rules.GRID_FLOAT64);
        near(grid.epsilon(), c.number("eps_reference_grid_f64"), 1e-9);
        assertThat(grid.retrainedIsPositive())
                .isEqualTo(c.value("positive").asString().equals("retrained"));
        assertThat(grid.shortcut()).isEqualTo(c.value("peaky_shortcut").asBoolean());
        double cuts = Math.max(clip(kernel.threshold(Rules.ALL, true)), clip(kernel.threshold(Rules.ALL, false)));
        near(cuts, c.number("eps_single_all_cuts"), 1e-9);
        assertThat(ChallengeEpsilon.exactSupremum(unlearned, retrained, delta).epsilon())
                .isGreaterThanOrEqualTo(grid.epsilon());
        assertThat(toDoubles(kernel.bestIntervals(false))).isEqualTo(c.numbers("interval_best_tp_unl_pos"));
        assertThat(toDoubles(kernel.bestIntervals(true))).isEqualTo(c.numbers("interval_best_tp_ret_pos"));
        c.done();
    }

    private static double clip(double epsilon) {
        return epsilon > 0 ? Math.min(epsilon, ChallengeEpsilon.CAP) : 0;
    }

    private static double[] toDoubles(int[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    static int scores(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double[] logits = c.numbers("logits");
            int label = c.integer("label");
            ClassificationScores scores = ClassificationScores.of(logits, label);
            close(scores.probability(), c.number("prob"), 1e-12);
            near(LogitScaledConfidence.saturating(logits, label), c.number("conf_reference"), 1e-10);
            near(LogitScaledConfidence.exact(logits, label), c.number("conf_exact_logits"), 1e-10);
            near(scores.hinge(), c.number("hinge"), 1e-12);
            near(scores.crossEntropy(), c.number("cross_entropy"), 1e-10);
            near(scores.entropy(), c.number("entropy"), 1e-12);
            near(scores.modifiedEntropy(), c.number("modified_entropy"), 1e-10);
            c.done();
        }
        file.done();
        return cases.size();
    }

    /** Relative, with the smallest normal double as floor. */
    static void close(double actual, double expected, double relative) {
        assertThat(Math.abs(actual - expected))
                .as("%s against %s", actual, expected)
                .isLessThanOrEqualTo(relative * Math.abs(expected) + Double.MIN_NORMAL);
    }

    /** Absolute below 1, relative above; equal if infinite or NaN. */
    static void near(double actual, double expected, double tolerance) {
        if (Double.isFinite(expected)) {
            assertThat(Math.abs(actual - expected))
                    .as("%s against %s", actual, expected)
                    .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected)));
        } else {
            assertThat(Double.compare(actual, expected))
                    .as("%s against %s", actual, expected)
                    .isZero();
        }
    }
}
