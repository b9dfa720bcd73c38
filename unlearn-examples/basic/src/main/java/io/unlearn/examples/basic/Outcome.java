package io.unlearn.examples.basic;

import io.unlearn.audit.AuditResult;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.AuditReport;
import io.unlearn.core.Certificate;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.examples.basic.data.ImageDataset;

/**
 * Everything that a run found and that its report may show: counts, times and figures of models, but no ids and nothing
 * about single rows.
 *
 * @param counts who and what was involved
 * @param deletions what carrying out the requests took
 * @param certificate the certificate of the published model
 * @param verification what the independent check of it found
 * @param comparison the published model beside one that was trained anew
 * @param auditResult what the audit concluded, with its attacks and drawings
 * @param scores what it looked at
 */
record Outcome(
        Counts counts,
        Deletions deletions,
        Certificate certificate,
        VerificationReport verification,
        Comparison comparison,
        AuditResult auditResult,
        Scores scores) {
    /** Returns the verdict of the audit with its controls. */
    AuditReport audit() {
        return auditResult.report();
    }

    /**
     * Who and what was involved.
     *
     * @param format the images
     * @param trainingRows rows before any deletion
     * @param subjects people who owned them
     * @param requests people who asked to be deleted
     * @param testRows images that accuracy is measured on
     */
    record Counts(ImageDataset.Format format, int trainingRows, long subjects, int requests, int testRows) {}

    /**
     * The published model beside one that was trained anew on the remaining rows.
     *
     * @param trainSeconds time to train the original
     * @param retrainSeconds time to train anew
     * @param verifySeconds time to check the certificate
     * @param distance Euclidean distance between the weights of the two releases
     * @param originalDistance the same between the last release before the deletions and the retrained one
     * @param weightNorm length of the retrained weights
     * @param originalAccuracy share of test images that were labelled rightly before the deletions
     * @param accuracy the same after them
     * @param retrainedAccuracy the same for the model that was trained anew
     */
    record Comparison(
            double trainSeconds,
            double retrainSeconds,
            double verifySeconds,
            double distance,
            double originalDistance,
            double weightNorm,
            double originalAccuracy,
            double accuracy,
            double retrainedAccuracy) {}

    /**
     * What the audit looked at, in units of the release noise.
     *
     * @param unlearned of releases after the deletions
     * @param retrained of releases trained anew
     * @param original of releases from before the deletions
     */
    record Scores(ScoreMatrix unlearned, ScoreMatrix retrained, ScoreMatrix original) {}
}
