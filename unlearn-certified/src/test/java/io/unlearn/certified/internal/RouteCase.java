package io.unlearn.certified.internal;

import io.unlearn.certified.BigGradient;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small random problem that is made to break bounds: copies, zero rows, columns in line, rows of very different lengths, one
 * label alone or targets up to a million, a regularisation between 1e-7 and 1e7.
 */
final class RouteCase implements AutoCloseable {
    final SplittableRandom random;
    final Regularisation regularisation;
    final Problem problem;
    final double longest;
    final State start;
    final double limit;
    private final Loss loss;
    private final int d;
    private final double[] x;
    private final Targets targets;

    /** Rows of norm at most 1 if {@code unit}; the last {@code waiting} of them do not count at the start. */
    RouteCase(long seed, Loss loss, boolean unit, int waiting) {
        this.random = new SplittableRandom(seed);
        this.loss = loss;
        int n = 4 + waiting + random.nextInt(7);
        this.d = 1 + random.nextInt(4);
        int outputs = loss == Loss.SQUARED ? 1 : 1 + random.nextInt(2);
        double[] drawn = AnchoredProcedureTest.hostile(random, n, d);
        double largest = AnchoredProcedureTest.largest(drawn, d);
        this.x = unit ? Arrays.stream(drawn).map(v -> v / largest / (1 + 1e-15)).toArray() : drawn;
        this.longest = unit ? 1 : largest;
        this.targets = targets(n, outputs);
        double total = Math.exp(-16 + 32 * random.nextDouble());
        this.regularisation =
                random.nextInt(4) == 0 ? Regularisation.perSample(total / n) : Regularisation.fixedTotal(total);
        boolean[] alive = Training.everything(n);
        Arrays.fill(alive, n - waiting, n, false);
        this.problem = new Problem(DenseBackend.plainJava(), loss, x, d, targets, new double[outputs * d]);
        this.start = LogisticVectors.optimum(problem, regularisation, alive, n - waiting);
        // Rows that enter, and weights that grow, may need more than the start does.
        this.limit = Math.max(1e-8 * regularisation.total(n), 50 * start.residual());
    }

    private Targets targets(int n, int outputs) {
        if (loss == Loss.SQUARED) {
            double size = random.nextInt(4) == 0 ? 1e6 : 1;
            return new Targets(1, new int[0], random.doubles(n, -size, size).toArray());
        }
        int[] positive = random.nextInt(6) == 0
                ? new int[n]
                : random.ints(n, outputs == 1 ? -1 : 0, outputs).toArray();
        return new Targets(outputs, positive, new double[0]);
    }

    int[] everyRow() {
        return IntStream.range(0, problem.rowCount()).toArray();
    }

    /** One or two rows that count, but never all of them. */
    int[] leaving(State state) {
        int[] present = IntStream.range(0, problem.rowCount())
                .filter(i -> state.alive()[i])
                .toArray();
        int count = 1 + random.nextInt(Math.min(2, present.length - 1));
        int first = random.nextInt(present.length - count + 1);
        return Arrays.copyOfRange(present, first, first + count);
    }

    /** Tries a change and takes it over; nothing if the limit is out of reach, see {@link #excused}. */
    @Nullable
    State after(Procedure procedure, State state, RowChange change) {
        boolean[] alive = change.aliveAfter(state);
        return excused(
                () -> {
                    Procedure.Attempt attempt = procedure.attempt(state, change);
                    State after = attempt.after();
                    attempt.onCommit().run();
                    return new State(after.weights(), alive, after.rows(), after.residual());
                },
                alive,
                change.rowsAfter(state));
    }

    /** Returns nothing if the limit is not reached although rounding leaves a quarter of it even at the minimiser. */
    @Nullable
    State excused(Supplier<State> action, boolean[] alive, int rows) {
        try {
            return action.get();
        } catch (NotConvergedException e) {
            if (4
                            * LogisticVectors.optimum(problem, regularisation, alive, rows)
                                    .residual()
                    < limit) {
                throw e;
            }
            return null;
        }
    }

    /** The gradient norm at a state, to more than 30 digits. */
    double truth(State state) {
        int[] chosen = IntStream.range(0, problem.rowCount())
                .filter(i -> state.alive()[i])
                .toArray();
        double[][] rows = new double[chosen.length][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(x, chosen[i] * d, (chosen[i] + 1) * d));
        double total = regularisation.total(state.rows());
        int outputs = problem.outputs();
        if (loss == Loss.SQUARED) {
            double[] values =
                    Arrays.stream(chosen).mapToDouble(i -> targets.values()[i]).toArray();
            LinearModel shape = LinearModel.of(new double[1][d], false, new int[0]);
            return BigGradient.residual(shape, state.weights(), TrainingRows.regression(rows, values), total);
        }
        int[] labels = Arrays.stream(chosen)
                .map(i -> targets.positive()[i] + (outputs == 1 ? 1 : 0))
                .toArray();
        int[] all = IntStream.range(0, Math.max(2, outputs)).toArray();
        LinearModel shape = LinearModel.of(new double[outputs][d], false, all);
        return BigGradient.residual(shape, state.weights(), TrainingRows.classification(rows, labels), total);
    }

    @Override
    public void close() {
        problem.close();
    }
}
