package io.unlearn.spark;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.internal.Certificates;
import io.unlearn.certified.internal.Exclusive;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.Setup;
import io.unlearn.core.Budget;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Condition;
import io.unlearn.core.Provenance;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.spark.internal.ClusterModel;
import io.unlearn.spark.internal.ClusterSteps;
import io.unlearn.spark.internal.RequestReceipts;
import io.unlearn.spark.internal.RowSource;
import io.unlearn.spark.internal.Shapes;
import io.unlearn.spark.internal.StateFormat;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear model over the rows of a cluster that forgets rows on request; made by {@link SparkTrainer}.
 *
 * <p><b>What a removal reads.</b> The rows to forget are found by a join on keyed ids: the join looks at the id of every row, and
 * at the features of those alone that match. With {@link #remove(RemovalRequest, SparkRows)} the caller brings them, and not even
 * ids are looked at. The step is Newton's, from statistics of all rows that are kept on the driver (gradient and Hessians), less
 * what the leaving rows add to them. Then <b>one pass</b> over the kept rows measures the residual in float64, with a bound on its
 * rounding: only this number decides. A release costs further passes only if the residual is above the declared limit of
 * releases; after a removal from least squares it is not.
 *
 * <p>Memory on the driver: {@code 4 k d (d + 1)} bytes for statistics and as much again while they are factored, and about 200 bytes
 * for each row that was ever removed. Above 4096 columns nothing of order d^2 is kept: systems are solved by conjugate gradients,
 * one pass over the kept rows for each step.
 *
 * <p>The results do not depend on how rows are spread over tasks, or on tasks that fail and run again, up to rounding that the
 * bounds include. All methods may be called from several threads; one runs at a time, and waits for its jobs. If a job fails, the
 * exception is Spark's and nothing has changed.
 *
 * <p>Between releases the data set must hold the same rows, with or without removed ones; each pass counts them. What Spark still
 * keeps of removed rows (caches, shuffle files) is for the caller to find.
 */
public final class SparkRemoval implements CertifiedRemoval<LinearModel> {
    private final Exclusive exclusive = new Exclusive("removal model");
    private final ClusterModel model;
    private final List<Condition> conditions;
    private @Nullable Release<LinearModel> released;
    private long releasedVersion;

    SparkRemoval(ClusterModel model, Collection<Condition> conditions) {
        this.model = model;
        this.conditions = List.copyOf(conditions);
    }

    /**
     * Tells what a removal would cost: one join on ids.
     *
     * @throws io.unlearn.core.error.UnknownRecordException as {@link #remove(RemovalRequest)}
     */
    @Override
    public RemovalPlan plan(RemovalRequest request) {
        return exclusive.run(() -> {
            ClusterModel.Meant meant = model.find(request, false);
            ClusterSteps.Forecast forecast = model.forecast(meant.rows());
            boolean covered = model.masker().covers(0);
            return new RemovalPlan(
                    meant.rows(),
                    meant.already(),
                    forecast.route(),
                    forecast.passes(),
                    covered,
                    new RemovalPlan.Residual(forecast.residual(), forecast.computed()),
                    model.masker().budget(),
                    model.timings().expected(forecast.route(), meant.rows()));
        });
    }

    /**
     * Removes rows that are found by a join on keyed ids.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws io.unlearn.core.error.EverythingRemovedException if no row would remain
     * @throws io.unlearn.core.error.NotConvergedException if no route reached the residual limit
     * @throws io.unlearn.core.error.InvalidStateException if the data set holds other rows than the model was trained on
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    @Override
    public RemovalOutcome remove(RemovalRequest request) {
        return exclusive.run(() -> {
            long start = System.nanoTime();
            return remove(model.find(request, true), start);
        });
    }

    /**
     * Removes rows that the caller brings, for example by an index of the table on ids: the step then reads these rows only. They
     * must be all rows of the request that are in the data set, as they were when the model was trained; the pass over
     * the others, in which rows are counted, finds out if they are not.
     *
     * @param brought rows with the columns of the training rows; rows that the request does not mean are ignored
     * @throws io.unlearn.core.error.UnknownRecordException if an id is neither among these rows nor removed before
     */
    public RemovalOutcome remove(RemovalRequest request, SparkRows brought) {
        return exclusive.run(() -> {
            long start = System.nanoTime();
            return remove(model.findAmong(request, brought), start);
        });
    }

    private RemovalOutcome remove(ClusterModel.Meant meant, long start) {
        if (meant.rows() == 0) {
            return new RemovalOutcome.AlreadyRemoved(meant.already());
        }
        if (!model.masker().covers(0)) {
            Budget budget = model.masker().budget();
            return new RemovalOutcome.BudgetExhausted(
                    budget, budget.used(), "Call retrain(), which trains on the remaining rows from nothing.");
        }
        RemovalEvidence evidence = model.take(model.attempt(meant), start);
        return new RemovalOutcome.Certified(meant.rows(), meant.already(), evidence);
    }

    @Override
    public Release<LinearModel> publish() {
        return exclusive.run(() -> {
            Release<LinearModel> last = released;
            return last != null && releasedVersion == model.version() ? last : issue();
        });
    }

    private Release<LinearModel> issue() {
        Setup setup = model.setup();
        Masker masker = model.masker();
        masker.requireRelease();
        model.verify();
        Masker.Masked masked =
                masker.mask(model.state().weights(), model.state().rows());
        model.ledger().released(masked.mu());
        LinearModel weights = Shapes.model(masked.weights(), setup);
        Provenance provenance = Provenance.here("Spark " + SparkSupport.version());
        Release<LinearModel> made =
                new Release<>(weights, Certificates.of(setup, masked, weights.digest(), provenance, conditions));
        released = made;
        releasedVersion = model.version();
        return made;
    }

    /**
     * Trains on the remaining rows from nothing; the budget starts anew.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached; nothing is changed then
     */
    public void retrain() {
        exclusive.run(() -> {
            model.retrain();
            return model;
        });
    }

    /**
     * Goes on with another copy of the rows, for example the table after the removed rows were deleted from it. The cache of the
     * old one is freed; one pass over the new one counts the rows and measures the gradient.
     *
     * @param rows the same rows, with or without those that were removed
     * @throws io.unlearn.core.error.InvalidStateException if it holds other rows; nothing is changed then
     */
    public void replaceRows(SparkRows rows) {
        exclusive.run(() -> {
            model.replaceRows(rows);
            return model;
        });
    }

    /**
     * Frees the library's cache, which may still hold removed rows; the next pass reads the data set again and caches the others.
     */
    public void uncache() {
        exclusive.run(() -> {
            model.source().uncache();
            return model;
        });
    }

    /**
     * Returns the exposure of the removed row that has been seen most; no releases if none was removed.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure() {
        return exclusive.run(model::exposure);
    }

    @Override
    public Budget budget() {
        return exclusive.run(() -> model.masker().budget());
    }

    @Override
    public long remainingRows() {
        return exclusive.run(() -> model.state().rows());
    }

    /**
     * Returns the bound on the gradient norm, sum form, with which training ended. Internal, like a {@link RemovalEvidence}.
     */
    public double trainingResidual() {
        return model.trainingResidual();
    }

    /** Returns the declared limit on the gradient norm, sum form, below which training ends and every release is. */
    public double residualLimit() {
        return model.limit();
    }

    RowSource source() {
        return exclusive.run(model::source);
    }

    ClusterModel model() {
        return model;
    }

    /** Returns what a store keeps. */
    StateFormat.Contents contents(RequestReceipts receipts) {
        return exclusive.run(
                () -> new StateFormat.Contents(model.setup(), conditions, model.memory(), servedAgain(), receipts));
    }

    /** Goes on with what a store kept, over rows that are compared with those it was trained on. */
    static SparkRemoval resume(StateFormat.Contents contents, SparkRows rows) {
        SparkSupport.check();
        ClusterModel model = ClusterModel.resume(contents.setup(), rows, contents.memory());
        SparkRemoval removal = new SparkRemoval(model, contents.conditions());
        removal.released = contents.release();
        removal.releasedVersion = contents.release() == null ? -1 : model.version();
        return removal;
    }

    @Nullable
    Release<LinearModel> servedAgain() {
        return released != null && releasedVersion == model.version() ? released : null;
    }

    /** Returns the noise-free weights. Never to be released; for the tests of this package. */
    double[] innerWeightsCopy() {
        return exclusive.run(() -> model.state().weights().clone());
    }

    /** Frees the cache and the weights. The data set stays as it is. */
    @Override
    public void close() {
        exclusive.close(model::close);
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        Setup setup = model.setup();
        return "SparkRemoval[" + setup.loss().text() + ", " + setup.outputs() + "][" + setup.columns() + "]";
    }
}
