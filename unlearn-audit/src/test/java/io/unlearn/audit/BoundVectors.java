package io.unlearn.audit;

import static io.unlearn.audit.AuditVectors.close;
import static io.unlearn.audit.AuditVectors.near;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.Betting;
import io.unlearn.audit.internal.EProcess;
import io.unlearn.audit.internal.EqualLocalLevels;
import io.unlearn.audit.internal.OneRunTails;
import io.unlearn.core.Counts;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.internal.math.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Checks the vector files on bounds, curves and plans. */
final class BoundVectors {
    private static final String[] COMMON = {"name", "formula", "code", "versions", "note"};

    private BoundVectors() {}

    static int ellBand(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        for (Fields c : file.objects("noncrossing_examples")) {
            double[] b = c.numbers("b");
            assertThat(b).hasSize(c.integer("n"));
            near(1 - EqualLocalLevels.crossing(b), c.number("p"), 1e-14);
            c.done();
        }
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int n = c.integer("n");
            double alpha = c.number("alpha");
            SimultaneousBand band = SimultaneousBand.equalLocalLevels(n, alpha);
            SimultaneousBand bonferroni = SimultaneousBand.bonferroni(n, alpha);
            // The file's own eta was found to about 3e-9 of alpha: see p_check.
            close(band.level(), c.number("eta"), 2e-8);
            close(bonferroni.level(), c.number("bonferroni"), 1e-12);
            close(band.level() / bonferroni.level(), c.number("ratio"), 2e-8);
            close(band.upper(0), c.number("u0"), 2e-8);
            close(bonferroni.upper(0), c.number("u0_bonf"), 1e-12);
            close(ClopperPearson.upper(0, n, alpha), c.number("u0_single"), 1e-12);
            close(EqualLocalLevels.crossing(EqualLocalLevels.bounds(n, c.number("eta"))), c.number("p_check"), 1e-9);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int dkw(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int n = c.integer("n");
            double alpha = c.number("alpha");
            close(SimultaneousBand.dkwTwoSided(n, alpha), c.number("two_sided"), 1e-13);
            close(SimultaneousBand.dkwOneSided(n, alpha), c.number("one_sided"), 1e-13);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int gaussian(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON).metadata("max_rel_err_double_vs_mpmath");
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            switch (c.value("kind").asString()) {
                case "delta" ->
                    // The file's doubles are themselves only correct to this.
                    close(
                            GaussianDp.delta(c.number("eps"), c.number("mu")),
                            c.number("delta"),
                            1e-12 + 2 * c.number("rel_err_double"));
                case "eps" -> near(GaussianDp.epsilon(c.number("mu"), c.number("delta")), c.number("eps"), 1e-9);
                default -> gaussianBound(c);
            }
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static void gaussianBound(Fields c) {
        Counts counts = counts(c);
        double alpha = c.number("alpha");
        double missed = ClopperPearson.upper(counts.falseNegatives(), counts.positives(), alpha / 2);
        double alarms = ClopperPearson.upper(counts.falsePositives(), counts.negatives(), alpha / 2);
        close(missed, c.number("fnr_upper"), 1e-12);
        close(alarms, c.number("fpr_upper"), 1e-12);
        double unclamped = c.number("mu_lower");
        near(-Normal.ndtri(alarms) - Normal.ndtri(missed), unclamped, 1e-11);
        near(GaussianDpBounds.muLower(counts, alpha), Math.max(0, unclamped), 1e-11);
        double fnr = counts.falseNegatives() / (double) counts.positives();
        double fpr = counts.falsePositives() / (double) counts.negatives();
        if (c.has("mu_point")) {
            near(-Normal.ndtri(fpr) - Normal.ndtri(fnr), c.number("mu_point"), 1e-11);
        } else {
            // No error, or nothing but errors, of one kind.
            assertThat(fnr * fpr * (1 - fnr) * (1 - fpr)).isZero();
            c.metadata("mu_point");
        }
        JsonObject epsilons = c.value("eps_lower").asObject();
        for (String delta : epsilons.keys()) {
            double lower = GaussianDpBounds.epsilonAssumingGdp(counts, Double.parseDouble(delta), alpha)
                    .lower();
            near(lower, epsilons.get(delta).asExtendedDouble(), 1e-9);
        }
    }

    static int ratios(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        for (Fields c : file.objects("published")) {
            Counts counts = ratioCounts(c);
            double alpha = c.number("alpha");
            if (c.has("ln_adjusted_log")) {
                near(Math.log(RatioBound.ADJUSTED_LOG.ratioLower(counts, alpha)), c.number("ln_adjusted_log"), 1e-8);
            } else {
                close(RatioBound.BAILEY.ratioLower(counts, alpha), c.number("bailey"), 1e-8);
                close(RatioBound.KATZ_LOG.ratioLower(counts, alpha), c.number("katz_log"), 1e-8);
            }
            c.metadata("source", "note").done();
        }
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            Counts counts = ratioCounts(c);
            double alpha = c.number("alpha");
            Fields expected = new Fields(c.value("ratio_lower"));
            close(RatioBound.KATZ_LOG.ratioLower(counts, alpha), expected.number("katz_log"), 1e-12);
            close(RatioBound.ADJUSTED_LOG.ratioLower(counts, alpha), expected.number("adjusted_log"), 1e-12);
            close(RatioBound.INVERSE_SINH.ratioLower(counts, alpha), expected.number("inv_sinh"), 1e-12);
            bailey(counts, alpha, expected.number("bailey"));
            double exact = ClopperPearson.lower(counts.truePositives(), counts.positives(), alpha / 2)
                    / ClopperPearson.upper(counts.falsePositives(), counts.negatives(), alpha / 2);
            if (counts.trueNegatives() == 0) {
                // The reference gives up where all negatives are called positive; the bound is then that on one rate.
                assertThat(expected.number("clopper_pearson")).isZero();
            } else {
                close(exact, expected.number("clopper_pearson"), 1e-11);
            }
            expected.done();
            c.done();
        }
        file.done();
        return cases.size();
    }

    /** Where both corrected terms are negative, the reference cubes their positive quotient; there is no bound then. */
    private static void bailey(Counts counts, double alpha, double expected) {
        double actual = RatioBound.BAILEY.ratioLower(counts, alpha);
        if (actual == 0 && counts.truePositives() > 0) {
            double z = Normal.ndtri(alpha);
            double rate = Math.max(0.5, counts.falsePositives()) / counts.negatives();
            assertThat(z * z * (1 - rate) / (rate * counts.negatives())).isGreaterThan(9);
        } else {
            close(actual, expected, 1e-12);
        }
    }

    private static Counts ratioCounts(Fields c) {
        int tp = c.integer("tp");
        int fp = c.integer("fp");
        return new Counts(tp, c.integer("pos") - tp, fp, c.integer("neg") - fp);
    }

    static int bayes(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            Counts counts = counts(c);
            double delta = c.number("delta");
            JsonObject table = c.value("cdf_eps").asObject();
            for (String epsilon : table.keys()) {
                double probability = BayesianBounds.probability(counts, delta, Double.parseDouble(epsilon));
                near(probability, table.get(epsilon).asExtendedDouble(), 1e-8);
            }
            near(BayesianBounds.jeffreys(counts, delta, 0.05).lower(), c.number("eps_lo_one_sided_5pct"), 1e-8);
            near(BayesianBounds.quantile(counts, delta, 0.025), c.number("eps_lo_2_5pct"), 1e-8);
            near(BayesianBounds.quantile(counts, delta, 0.975), c.number("eps_hi_97_5pct"), 1e-8);
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static Counts counts(Fields c) {
        return new Counts(c.integer("tp"), c.integer("fn"), c.integer("fp"), c.integer("tn"));
    }

    static int oneRunPValues(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON).metadata("naive_vs_vectorised_maxabs");
        oneRunPublished(file);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double p = OneRun.differentialPrivacyPValue(
                    c.integer("m"), c.integer("r"), c.integer("v"), c.number("eps"), c.number("delta"));
            // The file's tails come from a library that is good to about 1e-10 far out.
            close(p, c.number("p"), 1e-9);
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static void oneRunPublished(Fields file) {
        for (Fields c : file.objects("published")) {
            c.metadata("where");
            int m = c.integer("m");
            int r = c.integer("r");
            int v = c.integer("v");
            double delta = c.number("delta");
            if (c.has("p")) {
                double p = OneRun.differentialPrivacyPValue(m, r, v, c.number("eps"), delta);
                assertThat(p).isCloseTo(c.number("p"), within(5e-4));
            } else {
                double lower = OneRun.differentialPrivacy(m, r, v, delta, c.number("beta"))
                        .lower();
                // Cut after the third digit.
                assertThat(lower).isBetween(c.number("eps") - 5e-4, c.number("eps") + 1e-3);
                near(lower, c.number("ours"), 1e-9);
            }
            c.done();
        }
    }

    static int oneRunEpsilons(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        oneRunPublished(file);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double lower = OneRun.differentialPrivacy(
                            c.integer("m"), c.integer("r"), c.integer("v"), c.number("delta"), c.number("p"))
                    .lower();
            near(lower, c.number("eps_lower"), 1e-9);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int oneRunGaussian(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        if (file.has("jax_regression")) {
            file.objects("jax_regression").forEach(BoundVectors::oneRunOverHull);
        }
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int m = c.integer("m");
            int r = c.integer("r");
            int v = c.integer("v");
            double alpha = c.number("beta");
            double mu = OneRun.gaussianMuLower(m, r, v, alpha);
            near(mu, c.number("mu_lower"), 1e-9);
            JsonObject epsilons = c.value("eps").asObject();
            for (String delta : epsilons.keys()) {
                double epsilon = mu == 0 ? 0 : GaussianDp.epsilon(mu, Double.parseDouble(delta));
                near(epsilon, epsilons.get(delta).asExtendedDouble(), 1e-8);
            }
            JsonObject objective = c.value("objective_at").asObject();
            for (String at : objective.keys()) {
                double expected = objective.get(at).asExtendedDouble();
                near(OneRunTails.objective(m, r, v, alpha, Double.parseDouble(at)), expected, 1e-9);
            }
            c.done();
        }
        file.done();
        return cases.size();
    }

    /**
     * A published library's one-run bounds for normal scores, which are their own quantiles: the largest over the corners of
     * the hull of the ROC curve, each at alpha over their number. That is a selection on the same scores, which is why this
     * library does not offer it; the bound at each corner is ours.
     */
    private static void oneRunOverHull(Fields c) {
        int n = c.integer("n");
        double[] negatives = IntStream.range(0, n)
                .mapToDouble(i -> Normal.ndtri((i + 0.5) / n))
                .toArray();
        double shift = c.number("shift");
        double[] positives = Arrays.stream(negatives).map(x -> x + shift).toArray();
        int[][] hull = RocCurve.of(positives, negatives).hullCopy();
        assertThat(hull).hasNumberOfRows(c.integer("hull_size"));
        double alpha = c.number("alpha") / hull.length;
        double delta = c.number("delta");
        double epsilon = c.number("ours_one_run");
        assertThat(epsilon).isCloseTo(c.number("jax_expected_one_run"), within(1e-6));
        double claim = c.number("ours_fdp");
        assertThat(claim).isCloseTo(c.number("jax_expected_fdp"), within(1e-6));
        double mu = muOf(claim, delta);
        boolean reached = false;
        boolean claimed = false;
        for (int i = 1; i < hull.length; i++) {
            int guesses = hull[i][0] + hull[i][1];
            int right = hull[i][1];
            assertThat(OneRun.differentialPrivacyPValue(2 * n, guesses, right, epsilon + 1e-7, delta))
                    .as("corner %d", i)
                    .isGreaterThanOrEqualTo(alpha);
            assertThat(OneRunTails.objective(2 * n, guesses, right, alpha, mu + 1e-7))
                    .as("corner %d", i)
                    .isNegative();
            reached |= OneRun.differentialPrivacyPValue(2 * n, guesses, right, epsilon - 1e-7, delta) < alpha;
            claimed |= OneRunTails.objective(2 * n, guesses, right, alpha, mu - 1e-7) > 0;
        }
        assertThat(reached).as("a corner reaches the epsilon").isTrue();
        assertThat(claimed).as("a corner refutes the mu").isTrue();
        c.done();
    }

    private static double muOf(double epsilon, double delta) {
        double low = 1e-6;
        double high = 64;
        while (high - low > 1e-12) {
            double middle = (low + high) / 2;
            if (GaussianDp.epsilon(middle, delta) <= epsilon) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static int bootstrap(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double[] positives = c.numbers("pos");
            double[] negatives = c.numbers("neg");
            // The file's generator and how it is made a number below n: see its formula.
            List<Integer> drawn = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(2024);
            AucBootstrap ours = AucBootstrap.of(positives, negatives, c.integer("B"), n -> {
                int index = (int) Long.remainderUnsigned(random.nextLong(), n);
                drawn.add(index);
                return index;
            });
            JsonArray first = c.value("first_replicate_index").asArray();
            int at = 0;
            for (JsonValue group : first) {
                for (double index : group.asArray().extendedDoubles()) {
                    assertThat(drawn.get(at++)).isEqualTo((int) index);
                }
            }
            double[] replicates = c.numbers("replicates");
            Arrays.sort(replicates);
            assertThat(ours.resampledCopy()).containsExactly(replicates, within(1e-14));
            near(ours.auc(), c.number("auc"), 1e-15);
            near(ours.biasCorrection(), c.number("z0"), 1e-13);
            near(ours.acceleration(), c.number("acceleration"), 1e-13);
            interval(ours.percentile(0.95), c.numbers("percentile"));
            interval(ours.biasCorrected(0.95), c.numbers("bc"));
            interval(ours.accelerated(0.95), c.numbers("bca"));
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static void interval(Interval ours, double[] expected) {
        near(ours.low(), expected[0], 1e-12);
        near(ours.high(), expected[1], 1e-12);
    }

    static int eProcess(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int r = c.integer("r");
            int v = c.integer("v");
            double alpha = c.number("alpha");
            near(EProcess.epsilonLower(v, r, alpha), c.number("eps_lower_anytime"), 1e-9);
            double p = ClopperPearson.lower(v, r, alpha);
            near(p > 0.5 ? Math.log(p) - Math.log1p(-p) : 0, c.number("eps_lower_fixed_n_binomial"), 1e-9);
            JsonObject table = c.value("log_e_at").asObject();
            for (String epsilon : table.keys()) {
                double expected = table.get(epsilon).asExtendedDouble();
                near(EProcess.logMixtureAt(v, r, Double.parseDouble(epsilon)), expected, 1e-9);
            }
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int betting(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            Betting betting = new Betting(c.number("delta"));
            double[] wealth = c.numbers("wealth");
            int i = 0;
            for (JsonValue outcome : c.value("outcomes").asArray()) {
                switch (outcome.asString()) {
                    case "correct" -> betting.add(2, 2);
                    case "wrong" -> betting.add(0, 2);
                    default -> betting.add(0, 0);
                }
                close(Math.exp(betting.logWealth(c.number("eps"), c.number("lam"))), wealth[i++], 1e-12);
            }
            c.metadata("eps", "lam").done();
        }
        file.done();
        return cases.size();
    }

    static int planning(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double alpha = c.number("alpha");
            if (c.has("kind")) {
                assertThat(c.value("kind").asString()).isEqualTo("ceiling");
                int n = c.integer("n_per_side");
                AuditPlan plan = AuditPlan.forEpsilon(1).withAlpha(alpha);
                near(plan.ceiling(n), c.number("eps_max_cp"), 1e-10);
                near(
                        plan.withMethod(AuditPlan.Method.BALANCED_ACCURACY).ceiling(n),
                        c.number("eps_max_binomial_2n"),
                        1e-10);
            } else {
                double epsilon = c.number("eps");
                assertThat(EpsilonBounds.modelsNeeded(epsilon, alpha)).isEqualTo(c.integer("n_per_side_cp_two_sided"));
                assertThat(AuditPlan.guessesNeeded(epsilon, alpha)).isEqualTo(c.integer("n_total_binomial_accuracy"));
            }
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int roc(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            c.metadata("name");
            RocCurve curve = RocCurve.of(c.numbers("pos"), c.numbers("neg"));
            assertThat(curve.thresholdsCopy())
                    .isEqualTo(Arrays.stream(c.numbers("thresholds_desc"))
                            .map(t -> t + 0.0)
                            .toArray());
            assertThat(Arrays.stream(curve.truePositivesCopy()).asDoubleStream().toArray())
                    .isEqualTo(c.numbers("tp"));
            assertThat(Arrays.stream(curve.falsePositivesCopy())
                            .asDoubleStream()
                            .toArray())
                    .isEqualTo(c.numbers("fp"));
            near(curve.auc(), c.number("auc"), 1e-15);
            near(curve.auc(), c.number("auc_trapezoid"), 1e-14);
            near(curve.hullAuc(), c.number("auc_convex_hull"), 1e-14);
            double[][] hull = Arrays.stream(curve.hullCopy())
                    .map(p -> new double[] {p[0], p[1]})
                    .toArray(double[][]::new);
            assertThat(hull).isDeepEqualTo(c.rows("hull"));
            near(curve.bestBalancedAccuracy(), c.number("max_balanced_accuracy"), 1e-14);
            near(curve.advantage(), c.number("advantage"), 1e-14);
            near(curve.kolmogorovSmirnov(), c.number("ks_two_sided"), 1e-14);
            near(curve.aucStandardError(), c.number("auc_se_hanley_mcneil"), 1e-12);
            JsonObject step = c.value("tpr_at_fpr_step").asObject();
            JsonObject mixed = c.value("tpr_at_fpr_hull").asObject();
            for (String rate : step.keys()) {
                double at = Double.parseDouble(rate);
                near(curve.truePositiveRateAt(at), step.get(rate).asExtendedDouble(), 1e-14);
                near(curve.hullTruePositiveRateAt(at), mixed.get(rate).asExtendedDouble(), 1e-14);
            }
            c.done();
        }
        file.done();
        return cases.size();
    }
}
