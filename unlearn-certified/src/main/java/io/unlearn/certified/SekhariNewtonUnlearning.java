package io.unlearn.certified;

import io.unlearn.certified.internal.Exclusive;
import io.unlearn.certified.internal.SekhariTraining;
import io.unlearn.certified.internal.StatisticsNoise;
import io.unlearn.certified.internal.StatisticsStep;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.spi.DenseBackend;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unlearning from stored statistics alone: Algorithm 1 of Sekhari, Acharya, Kamath and Suresh 2021 (arXiv:2103.03279) for
 * logistic regression with two labels. No training row is kept; the caller brings the rows to delete.
 *
 * <pre>{@code
 * SekhariTerms terms = SekhariTerms.of(n, d, 0.1, 20, 1, 1e-5);
 * try (SekhariNewtonUnlearning model = SekhariNewtonUnlearning.train(terms, rows)) {
 *     model.removeIdentified(leaving).certifiedOrThrow();
 *     LinearModel released = model.publish().model();
 * }
 * }</pre>
 *
 * <p><b>Statement.</b> Let U be all rows removed so far, at most m of them, and the reference be a model that was trained without
 * U and put through the same release with nothing to remove, A(empty, A(S - U), T(S - U)) in the paper. With gamma and sigma of
 * {@link SekhariTerms} the two releases are Gaussians whose means are at most gamma apart, hence (epsilon, delta)-
 * indistinguishable. A later batch starts again from the <b>original</b> minimiser and Hessian with all removed rows together,
 * so that errors do not add up. Releases have fresh noise and compose to the root of the sum of squares of their Gaussian-DP
 * parameters; the declared number of them is covered together, for requests that depend on earlier ones too.
 *
 * <p><b>What it does not cover.</b> Anything that was shown before a removal: neither a model without noise nor a release that
 * was made while the row was in it. Only {@link #publish} results may leave.
 *
 * <p><b>Void when</b>
 *
 * <ul>
 *   <li>a row that is removed was not trained on, or not exactly as it is passed. This cannot be seen here in general; only
 *       a Hessian that falls below the regularisation is refused;
 *   <li>a row is removed twice. With {@link #removeIdentified} an id that left before is skipped; {@link #remove} does not look at
 *       ids;
 *   <li>the statistics or the noise-free weights become known, noise is drawn again until it looks good, features of a row
 *       depend on other rows, or a setting was chosen by looking at rows that are removed later;
 *   <li>{@link #of} is given statistics from which rows were removed before, or {@link #resume} a state that is not the newest:
 *       removals and releases are counted from there on.
 * </ul>
 *
 * <p>Cost: n d^2 + d^3 at training, m d^2 + 2 d^3/3 for a removal whatever n is; memory d^2, and the ids that were removed. All
 * methods may be called from several threads; one runs at a time. The noise-free weights are a function of the rows and the
 * order of requests; noise comes from the operating system and cannot be seeded.
 */
public final class SekhariNewtonUnlearning implements AutoCloseable {
    private final SekhariTerms terms;
    private final int[] labels;
    private final StatisticsNoise noise;
    private final Set<RecordId> gone = new HashSet<>();
    private final Exclusive exclusive = new Exclusive("unlearning model");
    private StatisticsStep state;

    /** Those of training, until a row is removed. */
    private @Nullable SekhariStatistics unused;

    private @Nullable Release<LinearModel> released;
    private @Nullable StatisticsStep releasedState;

    private SekhariNewtonUnlearning(SekhariTerms terms, int[] labels, StatisticsStep state, StatisticsNoise noise) {
        this.terms = terms;
        this.labels = labels.clone();
        this.state = state;
        this.noise = noise;
    }

    private static SekhariNewtonUnlearning fresh(
            SekhariTerms terms, SekhariStatistics statistics, int[] labels, DenseBackend backend) {
        StatisticsNoise noise = new StatisticsNoise(terms, backend.name(), false, 0);
        StatisticsStep state = StatisticsStep.of(
                backend, statistics.weightsCopy(), statistics.meanHessianCopy(), statistics.rows(), terms.lambda());
        SekhariNewtonUnlearning model = new SekhariNewtonUnlearning(terms, labels, state, noise);
        model.unused = statistics;
        return model;
    }

    /**
     * Trains in plain Java, and keeps the statistics alone.
     *
     * @throws io.unlearn.core.error.ShapeMismatchException if the rows are not as many, or not as long, as declared, or have no
     *     labels
     * @throws InvalidArgumentException unless there are exactly two labels
     * @throws io.unlearn.core.error.RowNormException if a row is longer than declared
     * @throws io.unlearn.core.error.OutOfRangeException if the published noise is below the proved one
     * @throws NotConvergedException if the gradient was not brought below its limit
     */
    public static SekhariNewtonUnlearning train(SekhariTerms terms, TrainingRows rows) {
        return train(terms, rows, DenseBackend.plainJava(), Progress.none());
    }

    /** Trains with a dense backend; otherwise as {@link #train(SekhariTerms, TrainingRows)}. */
    public static SekhariNewtonUnlearning train(
            SekhariTerms terms, TrainingRows rows, DenseBackend backend, Progress progress) {
        terms.sigma();
        SekhariChecks.trainingRows(terms, rows);
        int[] labels = rows.labelsCopy();
        SekhariStatistics statistics = SekhariTraining.train(terms, rows, labels, backend, progress);
        return fresh(terms, statistics, labels, backend);
    }

    /**
     * Takes up stored statistics from which nothing was removed, and of which no release was made, yet.
     *
     * @param statistics of training with these terms; that they are is not checked beyond their shape
     * @param labels the two labels, ascending
     * @throws io.unlearn.core.error.ShapeMismatchException if the statistics are of another shape than the terms
     * @throws InvalidArgumentException unless there are exactly two labels
     * @throws io.unlearn.core.error.OutOfRangeException if the published noise is below the proved one
     */
    public static SekhariNewtonUnlearning of(
            SekhariTerms terms, SekhariStatistics statistics, int[] labels, DenseBackend backend) {
        terms.sigma();
        SekhariChecks.twoLabels(labels);
        SekhariChecks.statistics(terms, statistics);
        return fresh(terms, statistics, labels, backend);
    }

    /**
     * Goes on where {@link #save} left off, with the same counts of deletions and releases. The first {@link #publish} of a model
     * from which rows were removed draws fresh noise, and is counted, even if nothing has changed: serve the release that there is.
     *
     * @param saved the newest state that was saved; an older one voids the guarantee
     * @throws InvalidArgumentException if the stored numbers are not those of a model
     */
    public static SekhariNewtonUnlearning resume(SekhariState saved, DenseBackend backend) {
        SekhariTerms terms = saved.terms();
        SekhariChecks.twoLabels(saved.labelsCopy());
        SekhariState.Numbers numbers = saved.numbers();
        StatisticsNoise noise = new StatisticsNoise(terms, backend.name(), numbers.removed() > 0, numbers.released());
        try {
            StatisticsStep state = StatisticsStep.resumed(
                    backend,
                    numbers.weights(),
                    numbers.hessian(),
                    numbers.leaving(),
                    numbers.removed(),
                    terms.lambda());
            SekhariNewtonUnlearning model = new SekhariNewtonUnlearning(terms, saved.labelsCopy(), state, noise);
            model.gone.addAll(saved.gone());
            return model;
        } catch (NotPositiveDefiniteException e) {
            throw new InvalidArgumentException(
                    "stored Hessian", "positive definite", "not", "Restore the newest copy of the state.");
        }
    }

    /**
     * Removes rows, whatever their ids: none of them may have been removed before.
     *
     * <p>Refused, with the numbers and without a change, if more rows than declared would have been removed in all.
     *
     * @throws io.unlearn.core.error.EmptySplitException if there is no row
     * @throws io.unlearn.core.error.ShapeMismatchException if the columns differ, or there are no labels
     * @throws io.unlearn.core.error.RowNormException if a row is longer than declared
     * @throws io.unlearn.core.error.UnknownLabelException if a label is not one of training
     * @throws InvalidArgumentException if the rows cannot have been among those of training
     * @throws NotConvergedException if the step leaves too much of its linear system
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public RemovalOutcome remove(TrainingRows rows) {
        return exclusive.run(() -> removed(rows, 0));
    }

    /**
     * Removes rows by the ids that they carry: a row whose id was removed before, by this method, is skipped. Ids are kept.
     * Otherwise as {@link #remove}.
     */
    public RemovalOutcome removeIdentified(TrainingRows rows) {
        return exclusive.run(() -> {
            TrainingRows fresh = rows.where(i -> !gone.contains(rows.record(i)));
            if (fresh.size() == 0 && rows.size() > 0) {
                return new RemovalOutcome.AlreadyRemoved(rows.size());
            }
            RemovalOutcome outcome = removed(fresh, rows.size() - fresh.size());
            if (outcome instanceof RemovalOutcome.Certified) {
                for (int i = 0; i < fresh.size(); i++) {
                    gone.add(fresh.record(i));
                }
            }
            return outcome;
        });
    }

    private RemovalOutcome removed(TrainingRows rows, int already) {
        SekhariChecks.leavingRows(terms, rows);
        int[] positive = SekhariTraining.positive(rows, labels);
        int total = state.removed() + rows.size();
        if (total > terms.deletions()) {
            return tooMany(total);
        }
        long start = System.nanoTime();
        StatisticsStep next = state.without(SekhariTraining.features(rows), positive, terms.rows() - total);
        double limit = terms.stepResidualLimit();
        double residual = next.solveResidual() + terms.stepRounding(total, next.stepNorm());
        if (!(residual <= limit)) {
            next.close();
            throw new NotConvergedException(
                    "residual of the step's linear system",
                    "at most " + limit,
                    residual,
                    "Check that these rows were trained on, or raise lambda.");
        }
        state.close();
        state = next;
        unused = null;
        noise.removed();
        double bound = SekhariTraining.gradientBound(terms, residual);
        RemovalEvidence evidence = new RemovalEvidence(
                RemovalRoute.NEWTON,
                1,
                bound,
                bound,
                System.nanoTime() - start,
                List.of(new RemovalEvidence.Stage(RemovalRoute.NEWTON, bound)));
        return new RemovalOutcome.Certified(rows.size(), already, evidence);
    }

    private RemovalOutcome tooMany(int total) {
        Budget budget = new Budget(
                terms.guarantee(), state.removed(), terms.deletions(), "rows removed since training, as declared");
        return new RemovalOutcome.BudgetExhausted(
                budget,
                total,
                "Train again on the remaining rows, and declare more deletions, which needs more noise.");
    }

    /**
     * Releases the present model with fresh noise and a certificate; an unchanged model is not noised again.
     *
     * @throws io.unlearn.core.error.BudgetExhaustedException if more releases were made since the first removal than declared
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Release<LinearModel> publish() {
        return exclusive.run(() -> {
            Release<LinearModel> present = released;
            if (present != null && state.equals(releasedState)) {
                return present;
            }
            noise.requireRelease();
            LinearModel model = LinearModel.ofFlat(noise.added(state.weightsCopy()), 1, false, labels);
            Certificate certificate = noise.certificate(model.digest(), terms.rows() - state.removed());
            noise.released();
            Release<LinearModel> made = new Release<>(model, certificate);
            released = made;
            releasedState = state;
            return made;
        });
    }

    /** Returns what is left of the releases that the guarantee covers together. */
    public Budget budget() {
        return exclusive.run(noise::budget);
    }

    /** Returns the number of rows that the model stands for now. */
    public long remainingRows() {
        return exclusive.run(() -> (long) terms.rows() - state.removed());
    }

    /** Returns the declared terms, which hold no personal data. */
    public SekhariTerms terms() {
        return terms;
    }

    /**
     * Returns the statistics of training, for storage, of a model from which nothing was removed: what was removed later is not in
     * them, and taking them up again would start the count of deletions anew. <b>Secret.</b>
     *
     * @throws InvalidStateException if rows were removed
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public SekhariStatistics statistics() {
        return exclusive.run(() -> {
            SekhariStatistics kept = unused;
            if (kept == null) {
                throw new InvalidStateException(
                        "removed rows of a model whose statistics of training are stored",
                        "0",
                        state.removed() + ", or it was resumed",
                        "Call save(), which keeps the count of deletions.");
            }
            return kept;
        });
    }

    /**
     * Returns the present state, for storage, with what was removed and released so far. <b>Secret.</b> Save after every removal and
     * every release, before it is answered: what is not saved is forgotten, and was not counted.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public SekhariState save() {
        return exclusive.run(() -> new SekhariState(
                terms,
                labels,
                new SekhariState.Numbers(
                        state.startCopy(),
                        state.hessianCopy(),
                        state.leavingCopy(),
                        state.removed(),
                        noise.releasedSinceRemoval()),
                gone));
    }

    /** Returns the noise-free weights. Never to be released; for the tests of this package. */
    double[] innerWeightsCopy() {
        return exclusive.run(state::weightsCopy);
    }

    /** Overwrites the working state. Statistics that were handed out are the caller's. Closing twice does nothing. */
    @Override
    public void close() {
        exclusive.close(() -> {
            state.closeAll();
            gone.clear();
        });
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        return "SekhariNewtonUnlearning[" + terms.columns() + "]";
    }
}
