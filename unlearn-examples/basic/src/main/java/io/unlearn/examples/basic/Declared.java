package io.unlearn.examples.basic;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;

/**
 * The settings of training, declared before any row is looked at. The original and the retrained model must have the same:
 * the guarantee compares two runs of one procedure.
 */
final class Declared {
    static final double EPSILON = 1;
    static final double DELTA = 1e-5;
    static final double REGULARISATION = 1;

    /** Releases after the first deletion that the guarantee covers together: the published one, and those of the audit. */
    static final int RELEASES = 100;

    private Declared() {}

    static Masking.ProvedOutput masking() {
        return Masking.outputNoise(EPSILON, DELTA).withReleases(RELEASES);
    }

    /** A trainer for the original, with the residual limit that the library declares for data of this size. */
    static CertifiedTrainer trainer(int[] labels, Progress progress) {
        return CertifiedTrainer.logistic()
                .labels(labels)
                .regularisation(Regularisation.fixedTotal(REGULARISATION))
                .rowNormBound(1)
                .masking(masking())
                .progress(progress);
    }

    /**
     * A trainer for the model that the deletions are compared with. It has the residual limit of the original, not the
     * one for its own, fewer rows: the noise follows from the limit, and both sides must have the same.
     */
    static CertifiedTrainer reference(int[] labels, double residualLimit, Progress progress) {
        return trainer(labels, progress).residualLimit(residualLimit);
    }
}
