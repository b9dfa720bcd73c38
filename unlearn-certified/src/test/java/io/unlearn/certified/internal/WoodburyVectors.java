package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.Objects;

/** Rows leave an inverse and a factored matrix, and one that cannot. */
final class WoodburyVectors {
    private static final double RIDGE = 0.3;

    private WoodburyVectors() {}

    static boolean recognises(JsonObject root) {
        return root.keys().contains("P_down") && root.keys().contains("bad_vector");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(
                root,
                "downdate",
                "formulae",
                "A",
                "V",
                "a",
                "H",
                "P",
                "L_H",
                "H_down",
                "P_down",
                "L_down",
                "bad_vector",
                "bad_weight",
                "bad_pivot");
        double[][] rows = root.get("A").asArray().doubleRows();
        double[][] v = root.get("V").asArray().doubleRows();
        double[] a = root.get("a").asArray().doubles();
        int d = rows[0].length;
        try (SymmetricMatrix h = backend.rows(rows).weightedGram(ones(rows.length), RIDGE)) {
            VectorProblem.assertClose(h, root.get("H").asArray().doubleRows(), 1e-12, "H");
            checkFactor(h, root.get("L_H").asArray().doubleRows());
            Anchor anchor =
                    Objects.requireNonNull(Anchor.at(h, new double[d], Anchor.NARROW_FROM), "H is positive definite");
            checkInverse(anchor, root.get("P").asArray().doubleRows());
            checkBad(anchor, root);
            Downdate change = Objects.requireNonNull(Downdate.of(anchor, v, a), "the pivots are large enough");
            anchor.take(change);
            checkInverse(anchor, root.get("P_down").asArray().doubleRows());
            double[] minus = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                minus[i] = -a[i];
            }
            h.rankUpdate(VectorProblem.flat(v), minus, a.length);
            VectorProblem.assertClose(h, root.get("H_down").asArray().doubleRows(), 1e-12, "H_down");
            checkFactor(h, root.get("L_down").asArray().doubleRows());
            assertThat(anchor.defect()).isLessThan(1e-9);
        }
        return 2;
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void checkFactor(SymmetricMatrix h, double[][] lower) {
        double log = 0;
        for (int i = 0; i < lower.length; i++) {
            log += 2 * Math.log(lower[i][i]);
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k <= j; k++) {
                    product += lower[i][k] * lower[j][k];
                }
                assertThat(product).isCloseTo(h.get(i, j), within(1e-12 * h.trace()));
            }
        }
        try (CholeskyFactor factor = h.cholesky()) {
            assertThat(factor.logDeterminant()).isCloseTo(log, within(1e-11));
        }
    }

    private static void checkInverse(Anchor anchor, double[][] expected) {
        for (int i = 0; i < expected.length; i++) {
            double[] unit = new double[expected.length];
            unit[i] = 1;
            double[] column = new double[expected.length];
            anchor.inverse().multiply(unit, column);
            VectorProblem.assertClose(column, expected[i], 1e-12, "P[" + i + "]");
        }
    }

    private static void checkBad(Anchor anchor, JsonObject root) {
        double[] bad = root.get("bad_vector").asArray().doubles();
        double weight = root.get("bad_weight").asDouble();
        double[] image = new double[bad.length];
        anchor.inverse().multiply(bad, image);
        assertThat(1 - weight * Vectors.dot(bad, image))
                .isCloseTo(root.get("bad_pivot").asDouble(), within(1e-11));
        assertThat(Downdate.of(anchor, new double[][] {bad}, new double[] {weight}))
                .isNull();
    }
}
