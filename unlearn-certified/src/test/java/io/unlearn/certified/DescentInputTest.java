package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Settings and rows that Descent-to-Delete refuses, and that a refusal changes nothing. */
class DescentInputTest {
    private static final TrainingRows ROWS = Rows.classes(40, 5, 2, 1);

    private static DescentTrainer trainer() {
        return DescentToDelete.trainer().regularisation(0.1).stepsPerUpdate(5).progress(Progress.none());
    }

    private static TrainingRows one(double first, int label, String id) {
        return TrainingRows.classification(new double[][] {{first, 0, 0, 0, 0}}, new int[] {label})
                .withRecordIds(List.of(id));
    }

    private static void refused(ThrowingCallable call, Class<?> type, String message) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(message);
    }

    @Test
    void additionsAreCheckedAndChangeNothingIfRefused() {
        try (DescentToDelete model = trainer().maximumRows(41).train(ROWS)) {
            model.remove(RemovalRequest.record("7")).certifiedOrThrow();
            double[] before = model.innerWeightsCopy();
            refused(
                    () -> model.add(ROWS.where(i -> false)),
                    EmptySplitException.class,
                    "rows to add must be at least one");
            refused(
                    () -> model.add(one(1.5, 0, "n")),
                    RowNormException.class,
                    "norm of row 0 must be at most 1.0 but is 1.5");
            refused(() -> model.add(one(1, 3, "n")), UnknownLabelException.class, "one of [0, 1] but is 3");
            refused(() -> model.add(one(1, 1, "3")), DuplicateRecordException.class, "record id of row 0 must be new");
            refused(() -> model.add(one(1, 1, "7")), DuplicateRecordException.class, "or had");
            refused(() -> model.add(Rows.targets(2, 5, 1)), ShapeMismatchException.class, "[n][5] with labels");
            refused(() -> model.add(Rows.classes(4, 6, 2, 1)), ShapeMismatchException.class, "TrainingRows[4][6]");
            TrainingRows three = ROWS.where(i -> i < 3).withRecordIds(List.of("a", "b", "c"));
            refused(() -> model.add(three), OutOfRangeException.class, "at most 41, the declared maximum but is 42");
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(39);
            model.add(three.where(i -> i < 2));
            assertThat(model.remainingRows()).isEqualTo(41);
            assertThat(model.remove(RemovalRequest.record("b"))).isNotNull();
        }
    }

    @Test
    void aSubjectMayGetMoreRows() {
        try (DescentToDelete model = trainer().train(ROWS)) {
            model.add(one(1, 1, "n").withSubjects(List.of("s2")));
            assertThat(model.remove(RemovalRequest.subject("s2"))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(5);
        }
    }

    @Test
    void settingsAreChecked() {
        DescentTrainer none = DescentToDelete.trainer().progress(Progress.none());
        refused(() -> none.train(ROWS), InvalidArgumentException.class, "must be declared but is missing");
        refused(
                () -> trainer().paperMode().perfect().train(ROWS),
                InvalidArgumentException.class,
                "perfect must be without");
        refused(
                () -> trainer().merelyConvex(2).noise(1).train(ROWS),
                InvalidArgumentException.class,
                "merely convex loss must be with declared steps");
        refused(() -> trainer().train(Rows.targets(9, 2, 1)), InvalidArgumentException.class, "classification");
        refused(() -> trainer().train(ROWS.where(i -> false)), EmptySplitException.class, "training rows");
        refused(() -> trainer().rowNormBound(0.5).train(ROWS), RowNormException.class, "at most 0.5");
        refused(() -> trainer().labels(0, 2).train(ROWS), UnknownLabelException.class, "one of [0, 2]");
        refused(() -> trainer().labels(3), InvalidArgumentException.class, "two different");
        refused(
                () -> trainer().train(ROWS.where(i -> ROWS.label(i) == 0)),
                InvalidArgumentException.class,
                "Declare the labels");
        refused(() -> trainer().minimumRows(41).train(ROWS), OutOfRangeException.class, "minimum rows");
        refused(() -> trainer().maximumRows(39).train(ROWS), OutOfRangeException.class, "maximum rows");
        refused(
                () -> trainer().regularisation(1e-8).stepsPerUpdate(10_000_000).train(ROWS),
                OutOfRangeException.class,
                "training steps must be at most");
        refused(() -> trainer().noise(1e-12).train(ROWS), OutOfRangeException.class, "which rounding needs");
        refused(
                () -> trainer().paperMode().stepsPerUpdate(400).train(ROWS),
                OutOfRangeException.class,
                "do without paperMode()");
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> trainer().regularisation(bad), OutOfRangeException.class, "regularisation");
            refused(() -> trainer().radius(bad), OutOfRangeException.class, "radius");
            refused(() -> trainer().noise(bad), OutOfRangeException.class, "noise");
            refused(() -> trainer().privacy(bad, 1e-5), OutOfRangeException.class, "epsilon");
            refused(() -> trainer().rowNormBound(bad), OutOfRangeException.class, "row norm bound");
        }
        refused(() -> trainer().privacy(1, 1), OutOfRangeException.class, "delta");
        refused(() -> trainer().stepsPerUpdate(0), OutOfRangeException.class, "steps per update");
        refused(() -> trainer().releases(0), OutOfRangeException.class, "releases");
    }

    @Test
    void targetsAreCheckedAndChangeNothingIfRefused() {
        DescentTrainer trainer = DescentToDelete.leastSquaresTrainer()
                .regularisation(0.2)
                .stepsPerUpdate(5)
                .progress(Progress.none());
        TrainingRows rows = Rows.targets(20, 5, 1);
        refused(() -> trainer.train(rows), InvalidArgumentException.class, "target bound must be declared");
        refused(() -> trainer.targetBound(0), OutOfRangeException.class, "target bound");
        refused(() -> trainer.targetBound(0.1).train(rows), OutOfRangeException.class, "target of row");
        refused(() -> trainer.targetBound(3).train(ROWS), InvalidArgumentException.class, "TrainingRows.regression");
        try (DescentToDelete model = trainer.targetBound(3).train(rows)) {
            double[] before = model.innerWeightsCopy();
            TrainingRows far = TrainingRows.regression(new double[][] {{0, 0, 0, 0, 1}}, new double[] {3.1});
            refused(() -> model.add(far.withRecordIds(List.of("n"))), OutOfRangeException.class, "target of row 0");
            refused(() -> model.add(one(1, 1, "n")), ShapeMismatchException.class, "[n][5] with targets");
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(20);
        }
    }

    @Test
    void afterCloseAdditionsAreRefused() {
        DescentToDelete model = trainer().train(ROWS);
        assertThat(model).hasToString("DescentToDelete[1][6]");
        model.close();
        refused(() -> model.add(one(1, 1, "n")), ClosedException.class, "removal model must be open");
        refused(model::retrain, ClosedException.class, "removal model must be open");
        refused(model::exposure, ClosedException.class, "removal model must be open");
    }
}
