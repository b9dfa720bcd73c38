package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.EverythingRemovedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.error.UnknownRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that a caller can do wrong at each public door of a living model: the error, and that nothing has changed. */
class PublicDoorsTest {
    private static final TrainingRows LABELLED = Rows.classes(40, 5, 2, 1);
    private static final TrainingRows REAL = Rows.targets(40, 5, 1);

    private enum Door {
        LOGISTIC(
                LABELLED,
                () -> CertifiedTrainer.logistic().progress(Progress.none()).train(LABELLED)),
        LEAST_SQUARES(
                REAL,
                () -> CertifiedTrainer.leastSquares()
                        .targetBound(3)
                        .progress(Progress.none())
                        .train(REAL)),
        SHARED_PERTURBATION(
                LABELLED,
                () -> CertifiedTrainer.logistic()
                        .masking(Masking.sharedPerturbation(1, 1e-5, 0.5))
                        .progress(Progress.none())
                        .train(LABELLED)),
        GUO_BY_DEFAULT(LABELLED, () -> quiet(GuoCertifiedRemoval.logistic(Regularisation.fixedTotal(1), 1, 1e-5))),
        /** A charge is at most 40/4 (1/20)^2, far below the budget of 11, whatever the perturbation is. */
        GUO_IN_PAPER_MODE(
                LABELLED, () -> quiet(GuoCertifiedRemoval.paperMode(Regularisation.fixedTotal(20), 1, 1e-4, 50))),
        GUO_MEASURED(LABELLED, () -> quiet(GuoCertifiedRemoval.measured(Regularisation.fixedTotal(1), 1, 1e-4, 50))),
        DESCENT(LABELLED, () -> descent(DescentToDelete.trainer()).train(LABELLED)),
        PUBLISHED_DESCENT(
                LABELLED, () -> descent(DescentToDelete.trainer()).paperMode().train(LABELLED)),
        PERFECT_DESCENT(
                LABELLED, () -> descent(DescentToDelete.trainer()).perfect().train(LABELLED)),
        LEAST_SQUARES_DESCENT(
                REAL,
                () -> descent(DescentToDelete.leastSquaresTrainer())
                        .targetBound(3)
                        .train(REAL));

        private final TrainingRows rows;
        private final Supplier<CertifiedRemoval<LinearModel>> trained;

        Door(TrainingRows rows, Supplier<CertifiedRemoval<LinearModel>> trained) {
            this.rows = rows;
            this.trained = trained;
        }

        private static LinearRemoval quiet(GuoCertifiedRemoval mode) {
            return mode.trainer().progress(Progress.none()).train(LABELLED);
        }

        private static DescentTrainer descent(DescentTrainer trainer) {
            return trainer.regularisation(0.2).stepsPerUpdate(10).progress(Progress.none());
        }
    }

    /** A call, and the error that it has to end with. */
    private record Wrong(String name, Runnable call, Class<? extends RuntimeException> error) {}

    private static double[] weights(CertifiedRemoval<LinearModel> model) {
        return model instanceof LinearRemoval linear
                ? linear.innerWeightsCopy()
                : ((DescentToDelete) model).innerWeightsCopy();
    }

    private static void enter(CertifiedRemoval<LinearModel> model, TrainingRows rows) {
        if (model instanceof LinearRemoval linear) {
            linear.insert(rows);
        } else {
            ((DescentToDelete) model).add(rows);
        }
    }

    private static void exposure(CertifiedRemoval<LinearModel> model, RemovalRequest request) {
        if (model instanceof LinearRemoval linear) {
            linear.exposure(request);
        } else {
            ((DescentToDelete) model).exposure(request);
        }
    }

    private static RemovalRequest records(String... ids) {
        return RemovalRequest.records(List.of(ids).stream().map(RecordId::of).toList());
    }

    /** One row under an id; record 7 was removed. */
    private static TrainingRows one(Door door, double[] x, double target, String id) {
        TrainingRows row = door.rows.labelled()
                ? TrainingRows.classification(new double[][] {x}, new int[] {(int) target})
                : TrainingRows.regression(new double[][] {x}, new double[] {target});
        return row.withRecordIds(List.of(id));
    }

    private static List<Wrong> wrong(Door door, CertifiedRemoval<LinearModel> model) {
        RemovalRequest all =
                records(IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new));
        RemovalRequest partly = records("3", "nobody");
        RemovalRequest nobody = RemovalRequest.subject("nobody");
        double[] x = {0.1, 0.2, 0, 0, 0};
        TrainingRows other = door.rows.labelled() ? REAL : LABELLED;
        List<Wrong> list = new ArrayList<>(List.of(
                new Wrong("unknown record", () -> model.remove(partly), UnknownRecordException.class),
                new Wrong("unknown subject", () -> model.remove(nobody), UnknownRecordException.class),
                new Wrong("all rows", () -> model.remove(all), EverythingRemovedException.class),
                new Wrong("plan of unknown record", () -> model.plan(partly), UnknownRecordException.class),
                new Wrong("plan of unknown subject", () -> model.plan(nobody), UnknownRecordException.class),
                new Wrong("plan of all rows", () -> model.plan(all), EverythingRemovedException.class),
                new Wrong("exposure, unknown", () -> exposure(model, nobody), UnknownRecordException.class),
                new Wrong("exposure, present", () -> exposure(model, records("3")), InvalidArgumentException.class),
                new Wrong("no row", () -> enter(model, door.rows.where(i -> false)), EmptySplitException.class),
                new Wrong("other kind", () -> enter(model, other.where(i -> i < 2)), ShapeMismatchException.class),
                new Wrong("width", () -> enter(model, one(door, new double[4], 1, "n")), ShapeMismatchException.class),
                new Wrong("id in use", () -> enter(model, one(door, x, 1, "3")), DuplicateRecordException.class),
                new Wrong("id of old", () -> enter(model, one(door, x, 1, "7")), DuplicateRecordException.class),
                new Wrong(
                        "length",
                        () -> enter(model, one(door, new double[] {2, 0, 0, 0, 0}, 1, "n")),
                        RowNormException.class)));
        Class<? extends RuntimeException> target =
                door.rows.labelled() ? UnknownLabelException.class : OutOfRangeException.class;
        list.add(new Wrong("target", () -> enter(model, one(door, x, 4, "n")), target));
        return list;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongIsRefusedAndChangesNothing(Door door) {
        try (CertifiedRemoval<LinearModel> model = door.trained.get()) {
            model.remove(records("7")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            double[] before = weights(model);
            for (Wrong wrong : wrong(door, model)) {
                assertThatThrownBy(wrong.call()::run).as(wrong.name()).isInstanceOf(wrong.error());
                assertThat(weights(model)).as(wrong.name()).isEqualTo(before);
                assertThat(model.remainingRows()).as(wrong.name()).isEqualTo(39);
                assertThat(model.publish()).as(wrong.name()).isSameAs(release);
            }
            assertThat(model.remove(records("3"))).isInstanceOf(RemovalOutcome.Certified.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterCloseEveryDoorIsShut(Door door) {
        CertifiedRemoval<LinearModel> model = door.trained.get();
        model.close();
        model.close();
        List<Runnable> doors = new ArrayList<>(List.of(
                () -> model.remove(records("3")),
                () -> model.plan(records("3")),
                model::publish,
                model::budget,
                model::remainingRows,
                () -> exposure(model, records("3")),
                () -> enter(model, door.rows.where(i -> i < 1).withRecordIds(List.of("n")))));
        if (model instanceof LinearRemoval linear) {
            doors.addAll(List.of(
                    linear::retrain, linear::exposure, linear::publishForAudit, () -> linear.resembling(records("3"))));
        }
        for (Runnable each : doors) {
            assertThatThrownBy(each::run).isInstanceOf(ClosedException.class);
        }
    }

    /** Both ask for the same row at the same time: it leaves once. */
    @ParameterizedTest
    @EnumSource
    void ofTwoThreadsOneRemoves(Door door) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (CertifiedRemoval<LinearModel> model = door.trained.get()) {
            for (int row = 0; row < 5; row++) {
                RemovalRequest request = records(Integer.toString(row));
                CountDownLatch ready = new CountDownLatch(2);
                List<Future<RemovalOutcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    outcomes.add(threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return model.remove(request);
                    }));
                }
                List<Object> types = new ArrayList<>();
                for (Future<RemovalOutcome> outcome : outcomes) {
                    types.add(outcome.get().getClass());
                }
                assertThat(types)
                        .containsExactlyInAnyOrder(RemovalOutcome.Certified.class, RemovalOutcome.AlreadyRemoved.class);
                assertThat(model.remainingRows()).isEqualTo(39 - row);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
