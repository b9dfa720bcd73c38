package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.PublishedProtocol;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** Each bound on what a Newton step leaves, against what it leaves. */
class BoundsPropertyTest {
    /** Room for the rounding of both sides: residuals are known to about 1e-13. */
    private static final double ROUNDING = 1e-12;

    @Property(tries = 400)
    void everyBoundIsAboveTheResidual(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 6) int d,
            @ForAll @DoubleRange(min = 0.01, max = 20) @Scale(9) double total,
            @ForAll @DoubleRange(min = 0.1, max = 3) @Scale(9) double size) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles((long) n * d, -size, size).toArray();
        int[] positive = random.ints(n, -1, 1).toArray();
        int[] removed = random.ints(0, n)
                .distinct()
                .limit(1 + random.nextInt(n - 1))
                .sorted()
                .toArray();
        Regularisation regularisation = Regularisation.fixedTotal(total);
        try (Problem problem = new Problem(
                DenseBackend.plainJava(),
                Loss.LOGISTIC,
                x,
                d,
                new Targets(1, positive, new double[0]),
                new double[d])) {
            State state = LogisticVectors.optimum(problem, regularisation);
            Procedure.Attempt attempt =
                    new PublishedProcedure(problem, regularisation, Double.POSITIVE_INFINITY).attempt(state, removed);
            boolean[] alive = attempt.after().alive();
            Evaluation at = problem.evaluate(attempt.after().weights(), alive, total);
            double[] step = Vectors.plus(attempt.after().weights(), -1, state.weights());
            double[][] rows = rows(x, d);
            double largest =
                    Arrays.stream(rows).mapToDouble(Vectors::norm).max().orElseThrow();
            double start = state.residual();
            try (SymmetricMatrix gram = problem.gram(alive)) {
                double tightest = LogisticVectors.tightest(rows, alive, gram, step, largest);
                assertThat(at.residual()).isLessThanOrEqualTo(tightest + start + ROUNDING);
                double cor1 = attempt.charge() * Math.max(1, largest);
                assertThat(tightest).isLessThanOrEqualTo(cor1 / (3 * Math.sqrt(3)) * (1 + 1e-9) + ROUNDING);
            }
        }
    }

    /** Rows of norm at most 1 and no linear term, as the published proofs assume. */
    @Property(tries = 300)
    void everyPublishedChargeIsAboveTheResidual(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 6) int d,
            @ForAll @DoubleRange(min = 0.01, max = 20) @Scale(9) double total,
            @ForAll boolean perSample) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles((long) n * d, -1 / Math.sqrt(d), 1 / Math.sqrt(d))
                .toArray();
        int[] positive = random.ints(n, -1, 1).toArray();
        int[] removed =
                random.ints(0, n).distinct().limit(1 + random.nextInt(3)).toArray();
        Regularisation regularisation =
                perSample ? Regularisation.perSample(total / n) : Regularisation.fixedTotal(total);
        Targets targets = new Targets(1, positive, new double[0]);
        PublishedProtocol one = PublishedProtocol.oneStep();
        try (Problem problem = new Problem(DenseBackend.plainJava(), Loss.LOGISTIC, x, d, targets, new double[d])) {
            State state = LogisticVectors.optimum(problem, regularisation);
            for (PublishedProtocol protocol : new PublishedProtocol[] {
                one, one.withSteps(2), one.withSteps(3), one.charging(PublishedProtocol.Charge.THEOREM_1)
            }) {
                try (PublishedProcedure procedure = new PublishedProcedure(problem, regularisation, 1, protocol)) {
                    Procedure.Attempt attempt = procedure.attempt(state, removed);
                    assertThat(attempt.after().residual())
                            .as(protocol.toString())
                            .isLessThanOrEqualTo(attempt.charge() + state.residual() + 1e-11);
                }
            }
        }
    }

    @Property(tries = 300)
    void theSpectralNormIsNeverBelowAnyRayleighQuotient(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int d, @ForAll @IntRange(min = 1, max = 30) int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles((long) n * d, -1, 1).toArray();
        Targets targets = new Targets(1, new int[0], new double[n]);
        try (Problem problem = new Problem(DenseBackend.plainJava(), Loss.SQUARED, x, d, targets, new double[d]);
                SymmetricMatrix gram = problem.gram(Training.everything(n))) {
            double bound = SpectralNorm.ofRows(gram);
            double[] v = random.doubles(d, -1, 1).toArray();
            double[] image = new double[d];
            double quotient = 0;
            for (int i = 0; i < 200; i++) {
                gram.multiply(v, image);
                quotient = Vectors.dot(v, image) / Vectors.dot(v, v);
                double norm = Vectors.norm(image);
                for (int j = 0; j < d; j++) {
                    v[j] = image[j] / norm;
                }
            }
            assertThat(bound).isGreaterThanOrEqualTo(Math.sqrt(quotient) * (1 - 1e-12));
            assertThat(bound).isLessThanOrEqualTo(Math.sqrt(quotient) * 1.02);
        }
    }

    @Property(tries = 200)
    void theOrderOfRemovalsDoesNotMatter(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 30;
        int d = 4;
        double[] x = random.doubles((long) n * d, -0.5, 0.5).toArray();
        int[] positive = random.ints(n, -1, 1).toArray();
        Regularisation regularisation = Regularisation.fixedTotal(1);
        double limit = 1e-9;
        try (Problem problem = new Problem(
                        DenseBackend.plainJava(),
                        Loss.LOGISTIC,
                        x,
                        d,
                        new Targets(1, positive, new double[0]),
                        new double[d]);
                ChordProcedure chord = new ChordProcedure(problem, regularisation, limit, Progress.none())) {
            State state = LogisticVectors.optimum(problem, regularisation);
            State ab = after(chord, after(chord, state, 3), 17);
            State ba = after(chord, after(chord, state, 17), 3);
            State both = chord.attempt(state, new int[] {3, 17}).after();
            double apart = 2 * limit / regularisation.value();
            assertThat(Vectors.norm(Vectors.plus(ab.weights(), -1, ba.weights())))
                    .isLessThanOrEqualTo(apart);
            assertThat(Vectors.norm(Vectors.plus(ab.weights(), -1, both.weights())))
                    .isLessThanOrEqualTo(apart);
        }
    }

    private static State after(ChordProcedure chord, State state, int row) {
        return chord.attempt(state, new int[] {row}).after();
    }

    private static double[][] rows(double[] x, int d) {
        double[][] rows = new double[x.length / d][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(x, i * d, (i + 1) * d));
        return rows;
    }
}
