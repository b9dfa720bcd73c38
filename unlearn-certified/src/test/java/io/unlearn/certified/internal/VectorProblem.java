package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/** The data of a reference vector. */
record VectorProblem(double[] features, int columns, Targets targets, double[] linear, Regularisation regularisation) {
    static VectorProblem squared(JsonObject c) {
        return of(c, new Targets(1, new int[0], c.get("y").asArray().doubles()));
    }

    static VectorProblem logistic(JsonObject c) {
        int[] positive = Arrays.stream(c.get("y").asArray().doubles())
                .mapToInt(y -> y > 0 ? 0 : -1)
                .toArray();
        return of(c, new Targets(1, positive, new double[0]));
    }

    private static VectorProblem of(JsonObject c, Targets targets) {
        double[][] rows = c.get("X").asArray().doubleRows();
        double lambda = c.get("lambda_").asDouble();
        Regularisation regularisation = switch (c.get("regularisation").asString()) {
            case "per_sample" -> Regularisation.perSample(lambda);
            case "fixed_total" -> Regularisation.fixedTotal(lambda);
            default -> throw new AssertionError("unknown regularisation");
        };
        return new VectorProblem(
                flat(rows), rows[0].length, targets, c.get("b").asArray().doubles(), regularisation);
    }

    static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    static int[] ints(JsonValue value) {
        return Arrays.stream(value.asArray().doubles()).mapToInt(v -> (int) v).toArray();
    }

    int rows() {
        return features.length / columns;
    }

    Problem open(DenseBackend backend, Loss loss) {
        Targets copy = new Targets(
                targets.outputs(), targets.positive().clone(), targets.values().clone());
        return new Problem(backend, loss, features, columns, copy, linear);
    }

    /** Relative to the largest entry, or absolute below 1. */
    static void assertClose(double[] actual, double[] expected, double tolerance, String what) {
        assertThat(actual).as(what).hasSize(expected.length);
        double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(1));
        for (int j = 0; j < expected.length; j++) {
            assertThat(actual[j]).as("%s[%d]", what, j).isCloseTo(expected[j], within(tolerance * scale));
        }
    }

    static void assertClose(SymmetricMatrix actual, double[][] expected, double tolerance, String what) {
        for (int i = 0; i < expected.length; i++) {
            double[] row = new double[expected.length];
            for (int j = 0; j < row.length; j++) {
                row[j] = actual.get(i, j);
            }
            assertClose(row, expected[i], tolerance, what + "[" + i + "]");
        }
    }
}
