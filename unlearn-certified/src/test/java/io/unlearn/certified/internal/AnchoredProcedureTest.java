package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long sequences of removals on problems that are made to break bounds: the bound after each against the gradient there. */
class AnchoredProcedureTest {
    private final Map<RemovalRoute, Integer> routes = new EnumMap<>(RemovalRoute.class);

    @Test
    void theBoundIsNeverBelowTheResidual() {
        sequences(1_000, 31);
        assertThat(routes.keySet())
                .contains(RemovalRoute.ANCHORED, RemovalRoute.AUDIT, RemovalRoute.CHORD, RemovalRoute.REANCHOR);
    }

    @Test
    @Tag("slow")
    @Timeout(1200)
    void theBoundIsNeverBelowTheResidualOnManyMore() {
        sequences(100_000, 32);
    }

    private void sequences(int problems, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < problems; trial++) {
            int n = 8 + random.nextInt(40);
            int d = 1 + random.nextInt(7);
            int outputs = 1 + random.nextInt(3);
            double[] x = hostile(random, n, d);
            int[] positive = random.nextInt(10) == 0
                    ? new int[n]
                    : random.ints(n, outputs == 1 ? -1 : 0, outputs).toArray();
            double total = Math.exp(-7 + 14 * random.nextDouble());
            Regularisation regularisation =
                    random.nextInt(4) == 0 ? Regularisation.perSample(total / n) : Regularisation.fixedTotal(total);
            Targets targets = new Targets(outputs, positive, new double[0]);
            double[] linear = new double[outputs * d];
            try (Problem problem = new Problem(DenseBackend.plainJava(), Loss.LOGISTIC, x, d, targets, linear)) {
                sequence(problem, regularisation, largest(x, d), random);
            }
        }
    }

    private void sequence(Problem problem, Regularisation regularisation, double bound, SplittableRandom random) {
        int n = problem.rowCount();
        State state = LogisticVectors.optimum(problem, regularisation, Training.everything(n), n);
        double releaseLimit = Math.max(1e-8 * regularisation.total(n), 10 * state.residual());
        double limit = Math.max(releaseLimit, regularisation.total(n) * Math.exp(-8 + 8 * random.nextDouble()));
        boolean narrow = random.nextBoolean();
        AnchoredProcedure procedure = new AnchoredProcedure(
                problem,
                regularisation,
                bound,
                new AnchoredProcedure.Limits(releaseLimit, releaseLimit, limit, narrow ? 1 : Integer.MAX_VALUE),
                state,
                Progress.none());
        int[] order = order(n, random);
        int next = 0;
        while (next < n - 1) {
            int end = Math.min(n - 1, next + 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0));
            int[] rows = Arrays.copyOfRange(order, next, end);
            Procedure.Attempt attempt = procedure.attempt(state, rows);
            state = attempt.after();
            for (int row : rows) {
                state.alive()[row] = false;
            }
            attempt.onCommit().run();
            problem.erase(rows);
            routes.merge(attempt.route(), 1, Integer::sum);
            assertBelow(problem, regularisation, state, limit, attempt.route());
            next = end;
            if (random.nextInt(6) == 0) {
                state = procedure.verified(state);
                assertBelow(problem, regularisation, state, releaseLimit, attempt.route());
            }
        }
        procedure.close();
    }

    private static void assertBelow(
            Problem problem, Regularisation regularisation, State state, double limit, RemovalRoute route) {
        Evaluation at = problem.evaluate(state.weights(), state.alive(), regularisation.total(state.rows()));
        assertThat(state.residual())
                .as("route %s", route)
                .isGreaterThanOrEqualTo(at.residual() - at.rounding())
                .isLessThanOrEqualTo(limit);
    }

    /** Rows that are copies of each other, zero, nearly in line, or of very different lengths. */
    static double[] hostile(SplittableRandom random, int n, int d) {
        double[] x = new double[n * d];
        double scale = Math.exp(-2 + 3 * random.nextDouble());
        int kind = random.nextInt(5);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                double value = scale * (2 * random.nextDouble() - 1);
                x[i * d + j] = switch (kind) {
                    case 0 -> i % 3 > 0 ? x[(i - 1) * d + j] : value;
                    case 1 -> i % 4 == 0 ? 0 : value;
                    case 2 -> j > 0 ? x[i * d] * (1 + 1e-9 * value) : value;
                    case 3 -> i % 5 == 0 ? value : 1e-4 * value;
                    default -> value;
                };
            }
        }
        return x;
    }

    static double largest(double[] x, int d) {
        double largest = 1e-9;
        for (int i = 0; i < x.length / d; i++) {
            largest = Math.max(largest, Vectors.norm(Arrays.copyOfRange(x, i * d, (i + 1) * d)));
        }
        return largest * (1 + 1e-12);
    }

    private static int[] order(int n, SplittableRandom random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    @Test
    void theDefectBoundHoldsAfterManyDowndates() {
        SplittableRandom random = new SplittableRandom(33);
        for (int trial = 0; trial < 200; trial++) {
            int d = 1 + random.nextInt(12);
            int n = 60;
            double[][] rows = new double[n][];
            Arrays.setAll(rows, i -> random.doubles(d, -1, 1).toArray());
            double[] weights = random.doubles(n, 0.01, 0.25).toArray();
            double ridge = Math.exp(-6 + 8 * random.nextDouble());
            try (var x = DenseBackend.plainJava().rows(rows);
                    var h = x.weightedGram(weights, ridge)) {
                Anchor anchor = Objects.requireNonNull(Anchor.at(h, new double[d], Anchor.NARROW_FROM));
                for (int i = 0; i < n - 5; i++) {
                    Downdate change = Downdate.of(anchor, new double[][] {rows[i]}, new double[] {weights[i]});
                    if (change == null) {
                        break;
                    }
                    double[] viaProduct = new double[d];
                    anchor.inverse().multiply(rows[i], viaProduct);
                    change.addChange(rows[i], viaProduct);
                    anchor.take(change);
                    h.rankUpdate(rows[i], new double[] {-weights[i]}, 1);
                    assertSolo(change, h, rows[i], viaProduct);
                    // Measuring applies all changes that wait.
                    if (random.nextInt(3) > 0) {
                        continue;
                    }
                    assertThat(anchor.inverse().measuredDefect(h))
                            .isLessThanOrEqualTo(
                                    anchor.defect() + 1e-13 * d * anchor.hessianNorm() * anchor.inverseNorm());
                    assertThat(anchor.inverse().frobenius()).isLessThanOrEqualTo(anchor.inverseNorm());
                }
            }
        }
    }

    private static void assertSolo(Downdate change, SymmetricMatrix h, double[] row, double[] viaProduct) {
        double factor = 0.37;
        int d = row.length;
        double[] step = new double[d];
        change.soloStep(factor, step);
        assertThat(Vectors.norm(Vectors.plus(step, -factor, viaProduct)))
                .isLessThanOrEqualTo(1e-9 * Vectors.norm(step));
        double[] left = new double[d];
        h.multiply(step, left);
        Vectors.addTo(left, -factor, row);
        double ofMeasuring = 1e-15 * (d + 2) * h.get(0, 0) * d * Vectors.norm(step);
        assertThat(Vectors.norm(left)).isLessThanOrEqualTo(factor * change.soloError() + ofMeasuring);
    }

    /** The bound follows the defect of the inverse that the step is made with: here one that is wrong by one part in a hundred. */
    @Test
    void theStepOfOneRowCarriesTheDefect() {
        SplittableRandom random = new SplittableRandom(34);
        for (int trial = 0; trial < 200; trial++) {
            int d = 2 + random.nextInt(8);
            double[] row = random.doubles(d, -1, 1).toArray();
            double[] other = random.doubles(d, -1, 1).toArray();
            double size = 0.01 * random.nextDouble();
            try (var h = DenseBackend.plainJava().rows(new double[][] {row}).weightedGram(new double[] {0.25}, 1)) {
                Anchor anchor = Objects.requireNonNull(Anchor.at(h, new double[d], Anchor.NARROW_FROM));
                double defect = size * Vectors.norm(other) * productNorm(h, other);
                Downdate wrong = new Downdate(
                        new double[][] {other},
                        new double[][] {other},
                        new double[] {size},
                        anchor.defect() + defect * (1 + 1e-12),
                        anchor.inverseNorm() + size * Vectors.dot(other, other),
                        anchor.hessianNorm(),
                        new double[] {1},
                        0);
                anchor.take(wrong);
                Downdate change =
                        Objects.requireNonNull(Downdate.of(anchor, new double[][] {row}, new double[] {0.25}));
                double[] step = new double[d];
                change.soloStep(1, step);
                h.rankUpdate(row, new double[] {-0.25}, 1);
                double[] left = new double[d];
                h.multiply(step, left);
                Vectors.addTo(left, -1, row);
                assertThat(Vectors.norm(left)).isLessThanOrEqualTo(change.soloError());
            }
        }
    }

    private static double productNorm(SymmetricMatrix h, double[] v) {
        double[] out = new double[v.length];
        h.multiply(v, out);
        return Vectors.norm(out);
    }
}
