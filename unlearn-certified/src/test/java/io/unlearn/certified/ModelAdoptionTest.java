package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.ShapeMismatchException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model from elsewhere is adopted where it is what it is said to be, and else refused with the cause. */
class ModelAdoptionTest {
    private static final TrainingRows BINARY = Rows.classes(120, 5, 2, 17);
    private static final TrainingRows THREE = Rows.classes(150, 4, 3, 18);
    private static final TrainingRows TARGETS = Rows.targets(90, 4, 19);
    private static final TrainingRows SHIFTED = shifted(TARGETS);
    private static final DeclaredObjective SUM = DeclaredObjective.sum(3);

    private static CertifiedTrainer logistic() {
        return CertifiedTrainer.logistic().progress(Progress.none());
    }

    private static CertifiedTrainer ridge() {
        return CertifiedTrainer.leastSquares().progress(Progress.none());
    }

    static Stream<Arguments> honest() {
        int n = BINARY.size();
        LinearModel three = ForeignTools.binary(BINARY, 3, true, true);
        LinearModel squares = ForeignTools.ridge(TARGETS, 3, false, false);
        return Stream.of(
                Arguments.of(logistic(), three, BINARY, SUM),
                Arguments.of(logistic(), three, BINARY, DeclaredObjective.inverse(1 / 3.0)),
                Arguments.of(logistic(), three, BINARY, DeclaredObjective.mean(3.0 / n)),
                Arguments.of(
                        logistic(), three, BINARY, DeclaredObjective.sum(1.5).withHalfPenalty(false)),
                Arguments.of(logistic(), ForeignTools.oneVsRest(THREE, 3), THREE, SUM),
                Arguments.of(ridge(), ForeignTools.ridge(TARGETS, 3, true, true), TARGETS, SUM),
                Arguments.of(ridge(), squares, TARGETS, DeclaredObjective.sum(6).withHalfSquares(false)),
                Arguments.of(
                        ridge(),
                        squares,
                        TARGETS,
                        DeclaredObjective.sum(3).withHalfSquares(false).withHalfPenalty(false)),
                Arguments.of(
                        ridge(),
                        squares,
                        TARGETS,
                        DeclaredObjective.mean(6.0 / TARGETS.size()).withHalfSquares(false)));
    }

    /** The adopted model is the foreign one, and removes rows like a model that was trained here on the remaining rows. */
    @ParameterizedTest
    @MethodSource("honest")
    void anOptimumIsAdopted(
            CertifiedTrainer trainer, LinearModel model, TrainingRows rows, DeclaredObjective objective) {
        try (Adoption adoption = trainer.adopt(model, rows, objective)) {
            assertThat(adoption.gradientNorm()).isLessThan(1e-9).isLessThan(adoption.gradientLimit());
            assertThat(adoption.relativeChange()).isLessThan(1e-10);
            assertThat(adoption.change()).isLessThan(1e-9);
            adoption.model().remove(RemovalRequest.subject("s1")).certifiedOrThrow();
            Release<LinearModel> release = adoption.model().publish();
            TrainingRows remaining = rows.where(i -> i < 4 || i >= 8);
            VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), remaining);
            assertThat(report.valid()).as(report.summary()).isTrue();
            assertThat(release.certificate().objective().perSample())
                    .isEqualTo(objective.losses() == DeclaredObjective.Losses.MEAN);
            LinearModel retrained = retrained(trainer, rows, remaining, objective, model);
            assertThat(release.model().distanceTo(retrained)).isLessThan(1e-4);
        }
    }

    private static LinearModel retrained(
            CertifiedTrainer trainer,
            TrainingRows rows,
            TrainingRows remaining,
            DeclaredObjective objective,
            LinearModel m) {
        trainer.regularisation(objective.regularisation(!rows.labelled())).intercept(m.intercept());
        try (LinearRemoval trained = trainer.train(remaining)) {
            return trained.publish().model();
        }
    }

    static Stream<Arguments> mistakes() {
        double n = BINARY.size();
        LinearModel summed = ForeignTools.binary(BINARY, 3, true, true);
        LinearModel averaged = ForeignTools.binary(BINARY, 3 * n, true, true);
        LinearModel free = ForeignTools.binary(BINARY, 3, true, false);
        LinearModel swapped = LinearModel.of(new double[][] {negated(summed.weightsCopy())}, true, new int[] {0, 1});
        LinearModel squares = ForeignTools.ridge(TARGETS, 3, false, false);
        return Stream.of(
                Arguments.of(logistic(), averaged, BINARY, SUM, "the losses are averaged rather than summed."),
                Arguments.of(
                        logistic(),
                        summed,
                        BINARY,
                        DeclaredObjective.mean(3),
                        "the losses are summed rather than averaged."),
                Arguments.of(
                        logistic(), ForeignTools.binary(BINARY, 6, true, true), BINARY, SUM, "the penalty has no half"),
                Arguments.of(logistic(), summed, BINARY, SUM.withHalfPenalty(false), "the penalty has a half in front"),
                Arguments.of(
                        logistic(),
                        summed,
                        BINARY,
                        DeclaredObjective.inverse(3),
                        "the penalty is C, the inverse of lambda."),
                Arguments.of(logistic(), free, BINARY, SUM, "the intercept is not regularised."),
                Arguments.of(logistic(), swapped, BINARY, SUM, "the two labels are swapped."),
                Arguments.of(
                        logistic(),
                        swapped,
                        BINARY,
                        SUM.withHalfPenalty(false),
                        "the two labels are swapped, and the penalty has a half in front"),
                Arguments.of(
                        logistic(),
                        reordered(ForeignTools.oneVsRest(THREE, 3)),
                        THREE,
                        SUM,
                        "the outputs belong to the labels in the order [2, 0, 1]."),
                Arguments.of(
                        logistic(), ForeignTools.softmax(THREE, 3), THREE, SUM, "the model is multinomial (softmax)"),
                Arguments.of(
                        logistic(),
                        free,
                        BINARY,
                        DeclaredObjective.mean(3),
                        "the losses are summed rather than averaged, and the intercept is not regularised."),
                Arguments.of(
                        logistic(),
                        summed,
                        BINARY,
                        DeclaredObjective.sum(0.7),
                        "the penalty is 3.00000 rather than 0.7"),
                Arguments.of(
                        ridge(), squares, TARGETS, DeclaredObjective.sum(6), "the squared loss has no half in front"),
                Arguments.of(
                        ridge(), squares, TARGETS, SUM.withHalfSquares(false), "the squared loss has a half in front"),
                Arguments.of(
                        ridge(),
                        ForeignTools.ridge(SHIFTED, 3, true, false),
                        SHIFTED,
                        SUM,
                        "the intercept is not regularised."));
    }

    private static LinearModel reordered(LinearModel model) {
        double[] w = model.weightsCopy();
        int d = model.columns();
        double[][] rows = {
            Arrays.copyOfRange(w, 2 * d, 3 * d), Arrays.copyOfRange(w, 0, d), Arrays.copyOfRange(w, d, 2 * d)
        };
        return LinearModel.of(rows, true, model.labelsCopy());
    }

    private static TrainingRows shifted(TrainingRows rows) {
        double[][] x = new double[rows.size()][];
        double[] y = new double[rows.size()];
        for (int i = 0; i < y.length; i++) {
            x[i] = rows.featuresCopy(i);
            y[i] = rows.target(i) + 2;
        }
        return TrainingRows.regression(x, y);
    }

    private static double[] negated(double[] w) {
        for (int j = 0; j < w.length; j++) {
            w[j] = -w[j];
        }
        return w;
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(
            CertifiedTrainer trainer, LinearModel model, TrainingRows rows, DeclaredObjective objective, String cause) {
        assertThatThrownBy(() -> trainer.adopt(model, rows, objective))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith(
                        "gradient norm of the declared objective at the weights (sum form) must be at most")
                .hasMessageContaining("Likely cause: ")
                .hasMessageContaining(cause);
    }

    @Test
    void trainingThatWasStoppedEarlyIsNamedAndMayBeAllowed() {
        double[] early = ForeignTools.logistic(BINARY, 1, 0.3, true, true, 2);
        LinearModel model = LinearModel.of(new double[][] {early}, true, new int[] {0, 1});
        DeclaredObjective objective = DeclaredObjective.sum(0.3);
        assertThatThrownBy(() -> logistic().adopt(model, BINARY, objective))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("training was stopped early")
                .hasMessageContaining("adoptionTolerance(");
        LinearModel optimum = ForeignTools.binary(BINARY, 0.3, true, true);
        try (Adoption adoption = logistic().adoptionTolerance(100).adopt(model, BINARY, objective)) {
            assertThat(adoption.change()).isCloseTo(model.distanceTo(optimum), within(1e-7));
            assertThat(adoption.relativeChange()).isBetween(0.05, 0.5);
        }
    }

    /** With the tolerance t, an accepted model is at most t of its own norm away from the optimum. */
    @Test
    void theToleranceBoundsTheChange() {
        for (int steps = 1; steps < 8; steps++) {
            double[] early = ForeignTools.logistic(BINARY, 1, 3, true, true, steps);
            LinearModel model = LinearModel.of(new double[][] {early}, true, new int[] {0, 1});
            try (Adoption adoption = logistic().adoptAsNewModel(model, BINARY, SUM)) {
                assertThat(adoption.change()).isLessThanOrEqualTo(adoption.gradientNorm() / 3 + 1e-8);
            }
        }
    }

    /** Weights anywhere near the optimum are taken exactly if their gradient is below the tolerance, and then move less than that. */
    @Property(tries = 100)
    void acceptedModelsMoveByLessThanTheToleranceOfTheirNorm(
            @ForAll @DoubleRange(min = 0.05, max = 50) double total,
            @ForAll @DoubleRange(min = 0, max = 0.2) double offset,
            @ForAll @DoubleRange(min = 0.01, max = 0.1) double tolerance,
            @ForAll @LongRange(min = 1, max = 1_000_000) long seed) {
        double[] w = ForeignTools.binary(BINARY, total, true, true).weightsCopy();
        SplittableRandom random = new SplittableRandom(seed);
        for (int j = 0; j < w.length; j++) {
            w[j] *= 1 + offset * (2 * random.nextDouble() - 1);
        }
        LinearModel model = LinearModel.of(new double[][] {w}, true, new int[] {0, 1});
        CertifiedTrainer trainer = logistic().adoptionTolerance(tolerance);
        try (Adoption free = trainer.adoptAsNewModel(model, BINARY, DeclaredObjective.sum(total))) {
            assertThat(free.change())
                    .isLessThanOrEqualTo((free.gradientNorm() + free.model().residualLimit()) / total);
            double norm = Math.sqrt(Arrays.stream(w).map(v -> v * v).sum());
            if (free.gradientNorm() > tolerance * total * norm * (1 + 1e-9)) {
                assertThatThrownBy(() -> trainer.adopt(model, BINARY, DeclaredObjective.sum(total)))
                        .isInstanceOf(InvalidArgumentException.class);
            } else if (free.gradientNorm() < tolerance * total * norm * (1 - 1e-9)) {
                try (Adoption adoption = trainer.adopt(model, BINARY, DeclaredObjective.sum(total))) {
                    assertThat(adoption.relativeChange()).isLessThanOrEqualTo(tolerance + 1e-7);
                }
            }
        }
    }

    @Test
    void otherRowsAreNotTakenForAnEarlyStop() {
        LinearModel model = ForeignTools.binary(Rows.classes(120, 5, 2, 99), 3, true, true);
        assertThatThrownBy(() -> logistic().adopt(model, BINARY, SUM))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("No likely objective fits")
                .hasMessageContaining("other rows, other features");
    }

    @Test
    void aFreeInterceptIsAnotherObjective() {
        LinearModel model = ForeignTools.binary(BINARY, 3, true, false);
        DeclaredObjective free = SUM.withInterceptRegularised(false);
        assertThatThrownBy(() -> logistic().adopt(model, BINARY, free))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("intercept must be regularised like the other weights but is not regularised")
                .hasMessageContaining("adoptAsNewModel");
        LinearModel regularised = ForeignTools.binary(BINARY, 3, true, true);
        try (Adoption adoption = logistic().adoptAsNewModel(model, BINARY, free)) {
            assertThat(adoption.gradientLimit()).isInfinite();
            assertThat(adoption.change()).isCloseTo(model.distanceTo(regularised), within(1e-8));
            assertThat(adoption.model().residualLimit())
                    .isGreaterThan(adoption.model().trainingResidual());
        }
        LinearModel without = ForeignTools.binary(BINARY, 3, false, false);
        logistic().adopt(without, BINARY, free).close();
    }

    @Test
    void modelsThatCannotBeComparedAreRefused() {
        LinearModel model = ForeignTools.binary(BINARY, 3, true, true);
        assertThatThrownBy(() -> logistic().adopt(model, Rows.classes(20, 4, 2, 1), SUM))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[outputs][4] without the intercept");
        LinearModel backwards = LinearModel.of(new double[][] {model.weightsCopy()}, true, new int[] {1, 0});
        LinearModel twice =
                LinearModel.of(new double[][] {model.weightsCopy(), model.weightsCopy()}, true, new int[] {0, 1});
        for (LinearModel odd : new LinearModel[] {backwards, twice}) {
            assertThatThrownBy(() -> logistic().adopt(odd, BINARY, SUM))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining(
                            "labels of the model must be strictly ascending, with one output for two of them");
        }
        assertThatThrownBy(() -> ridge().adopt(model, TARGETS, SUM)).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> logistic()
                        .masking(Masking.sharedPerturbation(1, 1e-5, 1))
                        .adopt(model, BINARY, SUM))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("a secret linear term of the objective");
        assertThatThrownBy(() -> DeclaredObjective.mean(0)).hasMessageContaining("penalty must be finite and above 0");
        assertThatThrownBy(() -> DeclaredObjective.inverse(-1)).hasMessageContaining("C must be");
        assertThatThrownBy(() -> logistic().adoptionTolerance(0)).hasMessageContaining("adoption tolerance must be");
    }
}
