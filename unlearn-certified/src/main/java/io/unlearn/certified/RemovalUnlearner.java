package io.unlearn.certified;

import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Linear models as {@link Unlearner}s, so that a certified removal, a retrained model and the untouched original can be
 * audited in the same way as anything else.
 *
 * <p>The results are releases: they hold the noise of the trainer's masking, which comes from its secure random source and
 * never from the seed. With {@link Masking#none} they are deterministic.
 *
 * <p>Each call trains at least once; these are for audits and comparisons. A service keeps a {@link LinearRemoval}.
 */
public final class RemovalUnlearner implements Unlearner<LinearModel, TrainingRows> {
    private enum Kind {
        CERTIFIED("certified removal"),
        RETRAIN("retrain");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;
    private final Supplier<CertifiedTrainer> trainer;

    private RemovalUnlearner(Kind kind, Supplier<CertifiedTrainer> trainer) {
        this.kind = kind;
        this.trainer = trainer;
    }

    /**
     * Returns an unlearner that trains on everything, removes the forget part with a certificate, and releases.
     *
     * @param trainer makes a trainer with the settings of the original
     */
    public static RemovalUnlearner certified(Supplier<CertifiedTrainer> trainer) {
        return new RemovalUnlearner(Kind.CERTIFIED, trainer);
    }

    /**
     * Returns an unlearner that trains on the retain part alone, and releases.
     *
     * @param trainer makes a trainer with the settings of the original
     */
    public static RemovalUnlearner retrain(Supplier<CertifiedTrainer> trainer) {
        return new RemovalUnlearner(Kind.RETRAIN, trainer);
    }

    @Override
    public String name() {
        return kind.text;
    }

    /**
     * Unlearns; the seed is not used, since the noise of a release must not be reproducible.
     *
     * @throws EmptySplitException if the retain part is empty, or the forget part is empty for a certified removal
     */
    @Override
    public LinearModel unlearn(UnlearningTask<LinearModel, TrainingRows> task, Seeds seeds, Progress progress) {
        TrainingRows retain = task.split().retain();
        TrainingRows forget = task.split().forget();
        requireRows("retain", retain);
        CertifiedTrainer configured = trainer.get().progress(progress);
        if (task.original().labelsCopy().length > 0) {
            configured.labels(task.original().labelsCopy());
        }
        if (kind == Kind.RETRAIN) {
            try (LinearRemoval model = configured.train(retain)) {
                return model.publish().model();
            }
        }
        requireRows("forget", forget);
        try (LinearRemoval model = configured.train(retain.and(forget))) {
            List<RecordId> ids = new ArrayList<>();
            for (int i = 0; i < forget.size(); i++) {
                ids.add(forget.record(i));
            }
            model.remove(RemovalRequest.records(ids)).certifiedOrThrow();
            return model.publish().model();
        }
    }

    private static void requireRows(String part, TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException(part + " part", "at least one row", 0, "Check how the split was made.");
        }
    }
}
