package io.unlearn.audit;

import static io.unlearn.audit.AuditVectors.near;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Checks the vector files on the challenge's metric. */
final class ChallengeVectors {
    /** The published program computes in float32. */
    private static final double FLOAT32 = 1e-5;

    private static final double FLOAT64 = 1e-9;

    private ChallengeVectors() {}

    static int evidence(JsonObject json) {
        Fields file = new Fields(json).metadata("name", "note");
        double[][] unlearned = file.rows("unlearned");
        double[][] retrained = file.rows("retrained");
        double delta = file.number("delta");
        int examples = unlearned[0].length;
        assertThat(unlearned).hasNumberOfRows(file.integer("numModels"));
        assertThat(file.integer("numExamples")).isEqualTo(examples);
        ChallengeResult[] results = new ChallengeResult[examples];
        for (int e = 0; e < examples; e++) {
            results[e] = example(column(unlearned, e), column(retrained, e), delta);
        }
        expected(new Fields(file.value("expected")), results, unlearned.length);
        file.done();
        return examples;
    }

    /** Returns the result of the grid, or one with epsilon NaN if the scores hold NaN, which must be refused. */
    private static ChallengeResult example(double[] unlearned, double[] retrained, double delta) {
        boolean nan = Arrays.stream(unlearned).anyMatch(Double::isNaN)
                || Arrays.stream(retrained).anyMatch(Double::isNaN);
        if (nan) {
            assertThatThrownBy(() -> ChallengeEpsilon.publishedGrid(unlearned, retrained, delta))
                    .isInstanceOf(NonFiniteValueException.class)
                    .hasMessageContaining("NaN");
            return new ChallengeResult(Double.NaN, Double.NaN, Double.NaN, false, false);
        }
        ChallengeResult grid = ChallengeEpsilon.publishedGrid(unlearned, retrained, delta);
        ChallengeResult exact = ChallengeEpsilon.exactSupremum(unlearned, retrained, delta);
        assertThat(exact.epsilon()).isGreaterThanOrEqualTo(grid.epsilon());
        return grid;
    }

    private static void expected(Fields expected, ChallengeResult[] results, int models) {
        double[] reference = expected.numbersOrNull("epsilon_reference_float32");
        referenceErrors(expected, reference, results);
        for (int e = 0; e < results.length; e++) {
            // The reference fails on NaN, which is refused, and where no rule counts, which gives 0.
            boolean refused = Double.isNaN(results[e].epsilon());
            near(refused ? Double.NaN : results[e].epsilon(), fallback(reference[e], refused), FLOAT32);
        }
        if (expected.has("epsilon_float64")) {
            double64(expected, results);
        }
        if (expected.has("retrainIsPositive")) {
            int e = 0;
            for (JsonValue positive : expected.value("retrainIsPositive").asArray()) {
                boolean refused = Double.isNaN(results[e].epsilon());
                assertThat(!refused && results[e].retrainedIsPositive()).isEqualTo(positive.asBoolean());
                e++;
            }
        }
        points(expected, results, models);
        expected.metadata("epsilon_float64", "epsilon_double_threshold_float64", "epsilon_single_threshold_float64")
                .done();
    }

    private static double fallback(double reference, boolean refused) {
        return Double.isNaN(reference) && !refused ? 0 : reference;
    }

    private static void referenceErrors(Fields expected, double[] reference, ChallengeResult[] results) {
        if (!expected.has("reference_error")) {
            expected.metadata("reference_error");
            return;
        }
        int e = 0;
        for (JsonValue error : expected.value("reference_error").asArray()) {
            assertThat(error.isNull()).isEqualTo(!Double.isNaN(reference[e]));
            if (!error.isNull()) {
                boolean nan = error.asString().contains("NaN");
                assertThat(Double.isNaN(results[e].epsilon())).isEqualTo(nan);
                assertThat(nan || results[e].epsilon() == 0).isTrue();
            }
            e++;
        }
    }

    /** The float64 values are those before the cap, and NaN where no rule counts. */
    private static void double64(Fields expected, ChallengeResult[] results) {
        double[] both = expected.numbersOrNull("epsilon_float64");
        double[] interval = expected.numbersOrNull("epsilon_double_threshold_float64");
        double[] threshold = expected.numbersOrNull("epsilon_single_threshold_float64");
        for (int e = 0; e < results.length; e++) {
            near(results[e].intervalEpsilon(), interval[e], FLOAT64);
            near(results[e].thresholdEpsilon(), threshold[e], FLOAT64);
            boolean none = !results[e].shortcut()
                    && Double.isNaN(results[e].intervalEpsilon())
                    && Double.isNaN(results[e].thresholdEpsilon());
            near(none ? Double.NaN : results[e].epsilon(), both[e], FLOAT64);
        }
    }

    private static void points(Fields expected, ChallengeResult[] results, int models) {
        double[] points = expected.numbersOrNull("points");
        boolean clear = true;
        double sum = 0;
        double sumOfKept = 0;
        for (int e = 0; e < results.length; e++) {
            double epsilon = results[e].epsilon();
            boolean edge = Math.abs(2 * epsilon - Math.rint(2 * epsilon)) < 2 * FLOAT32 && epsilon > 0 && epsilon < 50;
            clear &= !edge && !Double.isNaN(points[e]);
            if (!edge && !Double.isNaN(points[e])) {
                assertThat(ForgetScores.points(epsilon, models)).isEqualTo(points[e]);
            }
            sum += Double.isNaN(epsilon) ? 0 : ForgetScores.points(epsilon, models);
            sumOfKept += Double.isNaN(points[e]) ? 0 : points[e];
        }
        if (expected.has("F_reference") && clear) {
            near(sum / results.length, expected.number("F_reference"), 1e-12);
        }
        if (expected.has("F_float64")) {
            // Examples without a value have no points there.
            near(sumOfKept / results.length, expected.number("F_float64"), 1e-12);
        }
        expected.metadata("F_reference", "F_float64");
    }

    static int confidences(JsonObject json) {
        Fields file = new Fields(json).metadata("name", "note");
        double[][] logits = file.rows("logits");
        double[] targets = file.numbers("targets");
        double[] p64 = file.numbers("prob_correct_float64_input");
        double[] phi64 = file.numbers("conf_float64_input");
        double[] p32 = file.numbers("prob_correct_float32_input");
        double[] phi32 = file.numbers("conf_float32_input");
        for (int i = 0; i < logits.length; i++) {
            int label = (int) targets[i];
            float[] narrow = new float[logits[i].length];
            double[] widened = new double[logits[i].length];
            for (int k = 0; k < narrow.length; k++) {
                narrow[k] = (float) logits[i][k];
                widened[k] = narrow[k];
            }
            AuditVectors.close(ClassificationScores.of(logits[i], label).probability(), p64[i], 1e-12);
            near(LogitScaledConfidence.saturating(logits[i], label), phi64[i], 1e-10);
            // The reference's exponentials are float32: a few units in the seventh place, or one subnormal float.
            near(ClassificationScores.of(widened, label).probability(), p32[i], 1e-6);
            boolean subnormal = Math.abs(phi32[i]) > 87 && Math.abs(phi32[i]) < 103;
            near(LogitScaledConfidence.saturating(narrow, label), phi32[i], subnormal ? 1e-4 : 1e-6);
        }
        file.done();
        return logits.length;
    }

    static int buckets(JsonObject json) {
        Fields file = new Fields(json).metadata("name", "note");
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int models = c.integer("numModels");
            assertThat(ForgetScores.maxEpsilon(models)).isEqualTo(c.number("maxEpsilon"));
            assertThat(2 * ForgetScores.maxEpsilon(models)).isEqualTo(c.number("numBuckets"));
            double[] epsilons = c.numbers("epsilons");
            double[] points = c.numbers("points");
            for (int i = 0; i < epsilons.length; i++) {
                assertThat(ForgetScores.points(epsilons[i], models)).isEqualTo(points[i]);
            }
            near(ForgetScores.score(epsilons, models), c.number("F"), 1e-12);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int rates(JsonObject json) {
        Fields file = new Fields(json).metadata("name", "note");
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            double[] fpr = c.numbers("fpr");
            double[] fnr = c.numbers("fnr");
            double[] expected = c.numbers("per_attack_clipped");
            double best = Double.NaN;
            for (int i = 0; i < fpr.length; i++) {
                double epsilon = ChallengeEpsilon.ofRates(fpr[i], fnr[i], ChallengeEpsilon.PUBLISHED_DELTA);
                near(epsilon, expected[i], 1e-12);
                best = epsilon > best || Double.isNaN(best) ? epsilon : best;
            }
            JsonValue epsilon = c.value("epsilon");
            boolean failed =
                    epsilon.kind().equals("a string") && epsilon.asString().startsWith("NaN");
            near(best, failed ? Double.NaN : epsilon.asExtendedDouble(), 1e-12);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int finalScores(JsonObject json) {
        Fields file = new Fields(json).metadata("name", "note");
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            UtilityRatios ratios =
                    UtilityRatios.of(c.numbers("RA_U"), c.numbers("RA_R"), c.numbers("TA_U"), c.numbers("TA_R"));
            AuditVectors.close(ratios.finalScore(c.number("F")), c.number("final"), 1e-12);
            assertThat(ratios.cappedFinalScore(c.number("F"))).isLessThanOrEqualTo(c.number("final") * (1 + 1e-12));
            c.done();
        }
        file.done();
        return cases.size();
    }

    /** Tables of results whose inputs are not given: the final score follows from the columns. */
    static int leaderboard(JsonObject json) {
        Fields file = new Fields(json).metadata("name", "note", "N", "lr_mult");
        Fields retrain = new Fields(file.value("retrain")).metadata("FA");
        double[] retainReference = {retrain.number("RA")};
        double[] testReference = {retrain.number("TA")};
        double seconds = retrain.number("sec");
        retrain.done();
        List<Fields> rows = file.objects("rows");
        for (Fields row : rows) {
            row.metadata("method", "FA", "median_eps", "F_at_10_20_50");
            double[] retain = {row.number("RA")};
            double[] test = {row.number("TA")};
            double score = UtilityRatios.of(retain, retainReference, test, testReference)
                    .finalScore(row.number("F"));
            near(score, row.number("final"), 1e-12);
            near(row.number("sec") / seconds, row.number("rel_time"), 1e-12);
            row.done();
        }
        file.done();
        return rows.size();
    }

    private static double[] column(double[][] rows, int example) {
        return Arrays.stream(rows).mapToDouble(row -> row[example]).toArray();
    }

    /**
     * A table of what the metric gives to normal and Student scores. The scores are not in the file, so that ours are drawn
     * anew: F must agree to within five standard errors of both, which fails by chance with probability 6e-7 a row, and the
     * median epsilon must lie in the middle half of ours. Seeds are fixed.
     */
    static int ceilings(JsonObject json) {
        Fields file = new Fields(json).metadata("note");
        List<Fields> rows = file.objects("rows");
        for (Fields row : rows) {
            String law = row.value("case").asString();
            int models = row.integer("N");
            int examples = row.integer("S");
            double[] epsilons = Simulated.epsilons(law, models, examples);
            double[] points = Arrays.stream(epsilons)
                    .map(e -> ForgetScores.points(e, models))
                    .toArray();
            double score = Arrays.stream(points).average().orElseThrow();
            double variance =
                    Arrays.stream(points).map(p -> (p - score) * (p - score)).sum() / (examples - 1);
            assertThat(row.number("F"))
                    .as("%s, %d models", law, models)
                    .isCloseTo(score, within(5 * Math.sqrt(2 * variance / examples)));
            Arrays.sort(epsilons);
            assertThat(row.number("median_eps"))
                    .as("%s, %d models", law, models)
                    .isBetween(epsilons[examples / 4] - 1e-5, epsilons[3 * examples / 4] + 1e-5);
            double capped = Arrays.stream(epsilons).filter(e -> e == 50).count() / (double) examples;
            double share = (capped + row.number("frac_cap")) / 2 + 1.0 / examples;
            assertThat(row.number("frac_cap"))
                    .as("%s, %d models", law, models)
                    .isCloseTo(capped, within(5 * Math.sqrt(2 * share / examples)));
            row.done();
        }
        file.done();
        return rows.size();
    }

    /** Scores of the table's laws. */
    private static final class Simulated {
        private static final double MEAN = 3;
        private static final double DEVIATION = 1.5;

        static double[] epsilons(String law, int models, int examples) {
            double value = Double.parseDouble(law.replaceAll("[^0-9.]*([0-9.]+).*", "$1"));
            double shift = law.startsWith("shift") ? value : 0;
            double ratio = law.startsWith("sd ratio") ? value : 1;
            boolean student = law.contains("student");
            assertThat(law.startsWith("same") || shift > 0 || ratio != 1)
                    .as(law)
                    .isTrue();
            Seeds seeds = Seeds.of(99).split(law).split(models);
            double[] epsilons = new double[examples];
            for (int e = 0; e < examples; e++) {
                RandomGenerator random = seeds.split(e).generator();
                double[] retrained = new double[models];
                double[] unlearned = new double[models];
                Arrays.setAll(retrained, m -> MEAN + DEVIATION * draw(random, student));
                Arrays.setAll(unlearned, m -> MEAN + DEVIATION * (shift + ratio * draw(random, student)));
                epsilons[e] = ChallengeEpsilon.publishedGrid(unlearned, retrained, ChallengeEpsilon.PUBLISHED_DELTA)
                        .epsilon();
            }
            return epsilons;
        }

        /** A standard normal number, or one of Student's law with three degrees of freedom. */
        private static double draw(RandomGenerator random, boolean student) {
            double z = random.nextGaussian();
            if (!student) {
                return z;
            }
            double squares = 0;
            for (int i = 0; i < 3; i++) {
                double next = random.nextGaussian();
                squares += next * next;
            }
            return z / Math.sqrt(squares / 3);
        }
    }
}
