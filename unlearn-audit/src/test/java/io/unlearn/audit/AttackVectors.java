package io.unlearn.audit;

import static io.unlearn.audit.AuditVectors.close;
import static io.unlearn.audit.AuditVectors.near;
import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.ScoreDensity;
import io.unlearn.core.internal.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the vector files on attacks and on other checks. */
final class AttackVectors {
    private static final String[] COMMON = {"name", "formula", "code", "versions", "note"};
    /** scikit-learn stops at a gradient of 1e-4. */
    private static final double SKLEARN = 1e-3;

    private AttackVectors() {}

    static Optional<VectorSchema.Check> of(Set<String> first) {
        if (first.contains("ulira_posterior")) {
            return Optional.of(AttackVectors::likelihoodRatios);
        }
        if (first.contains("sklearn_w")) {
            return Optional.of(AttackVectors::logistic);
        }
        if (first.containsAll(Set.of("losses", "members", "splits"))) {
            return Optional.of(AttackVectors::starterKit);
        }
        if (first.containsAll(Set.of("offline_a", "ref_z"))) {
            return Optional.of(AttackVectors::rmia);
        }
        if (first.containsAll(Set.of("js_nats", "zrf_paper"))) {
            return Optional.of(AttackVectors::distances);
        }
        if (first.containsAll(Set.of("bhattacharyya", "w2"))) {
            return Optional.of(AttackVectors::gaussians);
        }
        if (first.contains("kind") && (first.contains("tow") || first.contains("ic_err") || first.contains("type_I"))) {
            return Optional.of(AttackVectors::misc);
        }
        return Optional.empty();
    }

    private static int likelihoodRatios(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double[] in = c.numbers("in_scores");
            double[] out = c.numbers("out_scores");
            double x = c.number("x");
            near(ScoreDensity.median(in), c.number("median_in"), 1e-14);
            near(ScoreDensity.median(out), c.number("median_out"), 1e-14);
            close(Math.sqrt(ScoreDensity.variance(in)), c.number("std_in"), 1e-12);
            close(Math.sqrt(ScoreDensity.variance(out)), c.number("std_out"), 1e-12);
            near(ExampleAttack.LIRA_ONLINE.fit(in, out).applyAsDouble(x), c.number("online_median"), 1e-11);
            double ratio = ExampleAttack.LIRA_ONLINE_MEAN.fit(in, out).applyAsDouble(x);
            near(ratio, c.number("online_mean"), 1e-11);
            close(ExampleAttack.posterior(ratio), c.number("ulira_posterior"), 1e-10);
            near(ExampleAttack.LIRA_EQUAL_VARIANCE.fit(in, out).applyAsDouble(x), c.number("equal_var"), 1e-11);
            near(
                    ExampleAttack.LIRA_OFFLINE_TWO_SIDED.fit(new double[0], out).applyAsDouble(x),
                    c.number("offline_code_neg_logpdf"),
                    1e-11);
            double tail =
                    ExampleAttack.LIRA_OFFLINE_ONE_SIDED.fit(new double[0], out).applyAsDouble(x);
            close(tail, c.number("offline_paper_logsf_neg"), 1e-10);
            close(-Math.expm1(-tail), c.number("offline_paper_cdf"), 1e-10);
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static int logistic(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double[] x = c.numbers("x");
            boolean[] members = members(c.numbers("y"));
            LogisticAttack attack = LogisticAttack.fit(x, members);
            near(attack.weight(), c.number("w"), 1e-9);
            near(attack.intercept(), c.number("b"), 1e-9);
            near(attack.weight(), c.number("sklearn_w"), SKLEARN);
            near(attack.intercept(), c.number("sklearn_b"), SKLEARN);
            near(attack.accuracy(x, members), c.number("train_accuracy"), 1e-12);
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static int starterKit(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            c.metadata("name");
            double[] losses = c.numbers("losses");
            boolean[] members = members(c.numbers("members"));
            List<Fields> splits = c.objects("splits");
            double[] accuracies = new double[splits.size()];
            for (int s = 0; s < accuracies.length; s++) {
                Fields split = splits.get(s);
                int[] train = indices(split.numbers("train"));
                int[] test = indices(split.numbers("test"));
                LogisticAttack attack = LogisticAttack.fit(pick(losses, train), pick(members, train));
                near(attack.weight(), split.number("coef"), SKLEARN);
                near(attack.intercept(), split.number("intercept"), SKLEARN);
                accuracies[s] = attack.accuracy(pick(losses, test), pick(members, test));
                near(accuracies[s], split.number("accuracy"), 1e-12);
                split.done();
            }
            near(Arrays.stream(accuracies).average().orElseThrow(), c.number("mean"), 1e-12);
            near(Math.sqrt(ScoreDensity.variance(accuracies)), c.number("std"), 1e-12);
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static int rmia(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double gamma = c.number("gamma");
            double[] x = c.numbers("target_x");
            double[] z = c.numbers("target_z");
            double[][] ofX = c.rows("ref_out_x");
            double[][] ofZ = c.rows("ref_z");
            Rmia offline = new Rmia(gamma, c.number("offline_a"));
            assertThat(offline.scores(x, ofX, z, ofZ)).isEqualTo(c.numbers("score"));
            assertThat(Rmia.online(gamma).scores(x, ofX, z, ofZ)).isEqualTo(c.numbers("score_online"));
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static int distances(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double[] p = c.numbers("p");
            double[] q = c.numbers("q");
            near(OutputDistance.KL.of(p, q), c.number("kl_pq"), 1e-13);
            near(OutputDistance.KL.of(q, p), c.number("kl_qp"), 1e-13);
            near(OutputDistance.JENSEN_SHANNON.of(p, q), c.number("js_nats"), 1e-13);
            near(OutputDistance.zrf(new double[][] {p}, new double[][] {q}), c.number("zrf_paper"), 1e-13);
            near(OutputDistance.ACTIVATION_L2.of(p, q), c.number("l2_activation_distance"), 1e-13);
            near(OutputDistance.ACTIVATION_L1.of(p, q), c.number("l1_activation_distance"), 1e-13);
            near(OutputDistance.TOTAL_VARIATION.of(p, q), c.number("tv"), 1e-13);
            // What the published program gives is another number; PublishedErrorsTest computes it.
            c.metadata("zrf_reference_code").done();
        }
        file.done();
        return cases.size();
    }

    private static int gaussians(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            GaussianDistance d = GaussianDistance.of(c.number("m1"), c.number("s1"), c.number("m2"), c.number("s2"));
            near(d.kl(), c.number("kl"), 1e-13);
            near(d.bhattacharyya(), c.number("bhattacharyya"), 1e-13);
            near(d.wasserstein(), c.number("w2"), 1e-13);
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static int misc(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            switch (c.value("kind").asString()) {
                case "tow" -> near(accuracies(c, "acc_u").tugOfWar(accuracies(c, "acc_r")), c.number("tow"), 1e-13);
                case "interclass_confusion" -> confusion(c);
                case "athena" -> backdoor(c);
                default -> throw new AssertionError("a kind that nothing compares");
            }
            c.done();
        }
        file.done();
        return cases.size();
    }

    private static OutputCheck.Accuracies accuracies(Fields c, String key) {
        Fields a = new Fields(c.value(key));
        OutputCheck.Accuracies read = new OutputCheck.Accuracies(a.number("f"), a.number("r"), a.number("t"));
        a.done();
        return read;
    }

    private static void confusion(Fields c) {
        int[][] matrix = Arrays.stream(c.rows("cm")).map(AttackVectors::indices).toArray(int[][]::new);
        int[] classes = indices(c.numbers("classes"));
        InterclassConfusion confusion = InterclassConfusion.of(matrix, classes[0], classes[1]);
        assertThat(confusion.confused()).isEqualTo(c.integer("fgt"));
        near(confusion.error(), c.number("ic_err"), 1e-13);
    }

    private static void backdoor(Fields c) {
        BackdoorTest test = BackdoorTest.of(c.integer("n"), c.number("q"), c.number("p"), c.number("alpha"));
        assertThat(test.threshold()).isEqualTo(c.integer("t"));
        close(test.typeI(), c.number("type_I"), 1e-12);
        close(test.typeII(), c.number("beta"), 1e-12);
        close(test.power(), c.number("rho"), 1e-12);
    }

    private static boolean[] members(double[] values) {
        boolean[] members = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            members[i] = values[i] > 0;
        }
        return members;
    }

    private static int[] indices(double[] values) {
        return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    }

    private static double[] pick(double[] values, int[] chosen) {
        return Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray();
    }

    private static boolean[] pick(boolean[] values, int[] chosen) {
        boolean[] picked = new boolean[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            picked[i] = values[chosen[i]];
        }
        return picked;
    }
}
