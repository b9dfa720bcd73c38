package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.PublishedGaussian;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;

/** Noise multipliers for sensitivity 1, and what the published ones really give. */
final class GaussianVectors {
    private GaussianVectors() {}

    static boolean recognises(JsonObject root) {
        return root.optional("rows").isPresent()
                && root.get("rows").asArray().size() > 0
                && root.get("rows").asArray().get(0).asObject().keys().contains("analytic");
    }

    static int check(JsonObject root) {
        VectorFiles.onlyKeys(root, "gaussian mechanism", "formulae", "rows");
        double sensitivity = root.get("formulae").asObject().get("sensitivity").asDouble();
        int count = 0;
        for (JsonValue value : root.get("rows").asArray()) {
            JsonObject row = value.asObject();
            VectorFiles.onlyKeys(
                    row,
                    "gaussian row",
                    "epsilon",
                    "delta",
                    "classic",
                    "guo_c",
                    "neel",
                    "analytic",
                    "classic_proven",
                    "true_delta_of_classic",
                    "true_delta_of_guo",
                    "true_delta_of_neel");
            checkRow(row, sensitivity);
            count++;
        }
        return count;
    }

    private static void checkRow(JsonObject row, double sensitivity) {
        double epsilon = row.get("epsilon").asDouble();
        double delta = row.get("delta").asDouble();
        double classic = PublishedGaussian.classicMultiplierAsPrinted(epsilon, delta) * sensitivity;
        double guo = PublishedGaussian.guoMultiplierAsPrinted(epsilon, delta) * sensitivity;
        double neel = PublishedGaussian.neelMultiplier(epsilon, delta) * sensitivity;
        relative(classic, row, "classic", 1e-12);
        relative(guo, row, "guo_c", 1e-12);
        relative(neel, row, "neel", 1e-11);
        relative(GaussianDp.analyticSigma(epsilon, delta, sensitivity), row, "analytic", 1e-9);
        assertThat(epsilon < 1).isEqualTo(row.get("classic_proven").asBoolean());
        relative(GaussianDp.delta(epsilon, sensitivity / classic), row, "true_delta_of_classic", 1e-8);
        relative(GaussianDp.delta(epsilon, sensitivity / guo), row, "true_delta_of_guo", 1e-8);
        relative(GaussianDp.delta(epsilon, sensitivity / neel), row, "true_delta_of_neel", 1e-8);
    }

    private static void relative(double actual, JsonObject row, String key, double tolerance) {
        double expected = row.get(key).asDouble();
        assertThat(actual).as(key).isCloseTo(expected, within(tolerance * Math.abs(expected)));
    }
}
