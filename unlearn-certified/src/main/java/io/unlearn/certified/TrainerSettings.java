package io.unlearn.certified;

import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Targets;
import io.unlearn.certified.internal.Training;
import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.Progress;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was set on a {@link CertifiedTrainer}, and what it comes to for some rows. Not thread-safe. */
final class TrainerSettings {
    final Loss loss;
    Regularisation regularisation = Regularisation.fixedTotal(1);
    double rowNormBound = 1;
    boolean intercept = true;
    int @Nullable [] labels;
    double targetBound = Double.NaN;
    Masking masking;
    FeatureExtractor features = FeatureExtractor.publicOne();
    Requesters requesters = Requesters.ADAPTIVE;
    final Set<Preparation> prepared = EnumSet.noneOf(Preparation.class);
    final Set<Condition> accepted = EnumSet.noneOf(Condition.class);
    NearDuplicates nearDuplicates = NearDuplicates.ignore();
    double residualLimit = Double.NaN;
    double betweenReleases = Double.NaN;
    double adoptionTolerance = 0.01;

    @Nullable
    DenseBackend backend;

    Progress progress = Progress.log();
    Clock clock = Clock.systemUTC();

    TrainerSettings(Loss loss, Masking masking) {
        this.loss = loss;
        this.masking = masking;
    }

    /** What training starts from. */
    record Prepared(Setup setup, Targets targets, Guards guards) {}

    /** Returns the same with what a model from elsewhere and its objective say. */
    TrainerSettings fitting(LinearModel model, DeclaredObjective objective, boolean labelled) {
        TrainerSettings copy = new TrainerSettings(loss, masking);
        copy.regularisation = objective.regularisation(loss == Loss.SQUARED);
        copy.rowNormBound = rowNormBound;
        copy.intercept = model.intercept();
        copy.labels = labelled ? model.labelsCopy() : null;
        copy.targetBound = targetBound;
        copy.features = features;
        copy.requesters = requesters;
        copy.prepared.addAll(prepared);
        copy.accepted.addAll(accepted);
        copy.nearDuplicates = nearDuplicates;
        copy.residualLimit = residualLimit;
        copy.betweenReleases = betweenReleases;
        copy.backend = backend;
        copy.progress = progress;
        copy.clock = clock;
        return copy;
    }

    /** Checks the settings and the rows against each other. */
    Prepared prepare(TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException("training rows", "at least one", 0, "Pass the rows to train on.");
        }
        TrainerChecks.kind(this, rows);
        TrainerChecks.masking(this);
        Guards guards = Guards.of(prepared, accepted, nearDuplicates);
        StandardisedColumns.warn(rows);
        RowChecks.norms(rows, rowNormBound);
        int[] declared = loss == Loss.SQUARED ? new int[0] : TrainerChecks.labels(labels, rows);
        Targets targets = loss == Loss.SQUARED ? Targets.real(rows) : Targets.ofLabels(rows, declared);
        if (loss == Loss.SQUARED && !Double.isNaN(targetBound)) {
            RowChecks.targets(rows, targetBound);
        }
        Setup setup = setup(rows, declared, targets.outputs());
        if (setup.masking() instanceof Masking.RenyiJacobian renyi) {
            TrainerChecks.renyi(regularisation, renyi, Training.bound(setup, renyi, rows.size()));
        }
        return new Prepared(setup, targets, guards);
    }

    private Setup setup(TrainingRows rows, int[] declared, int outputs) {
        Promise promise = Promise.of(masking, features);
        double bound = intercept ? Math.sqrt(rowNormBound * rowNormBound + 1) : rowNormBound;
        return new Setup(
                loss,
                regularisation,
                promise.headOf(masking),
                promise,
                bound,
                rowNormBound,
                targetBound,
                intercept,
                declared,
                outputs,
                rows.columns() + (intercept ? 1 : 0),
                residualLimit,
                betweenReleases,
                backend == null ? DenseBackend.bestFor(rows.size(), rows.columns()) : backend,
                progress,
                clock);
    }
}
