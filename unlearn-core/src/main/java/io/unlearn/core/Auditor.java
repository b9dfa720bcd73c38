package io.unlearn.core;

/**
 * Measures, from evidence, how well data was taken out of models.
 *
 * <p><b>The contract</b>, which {@code AuditorContract} in unlearn-testkit checks:
 *
 * <ul>
 *   <li>The same evidence and seed give the same report, whatever the number of threads.
 *   <li>A bound of kind {@link BoundKind#CERTIFIED} is above the true epsilon with probability at most alpha, whatever the
 *       distribution of the scores.
 *   <li>The report always holds the sanity triangle, and its verdict is {@link Verdict#INVALID} where the triangle fails.
 *   <li>No number about epsilon comes without its {@link BoundKind}.
 *   <li>Bad evidence is refused with an {@link io.unlearn.core.error.InvalidArgumentException}.
 *   <li>An auditor holds no state between calls and may be used by several threads at once.
 * </ul>
 */
public interface Auditor {
    /** Returns a short name for reports. */
    String name();

    /**
     * Audits.
     *
     * @param evidence the scores
     * @param seeds where all randomness comes from: which models choose the attack and which are counted
     * @param progress told how far the work has come
     * @return the report
     * @throws io.unlearn.core.error.InvalidArgumentException if there is too little evidence for any statement
     */
    AuditReport audit(AuditEvidence evidence, Seeds seeds, Progress progress);

    /** Audits, reporting progress to the log. */
    default AuditReport audit(AuditEvidence evidence, Seeds seeds) {
        return audit(evidence, seeds, Progress.log());
    }
}
