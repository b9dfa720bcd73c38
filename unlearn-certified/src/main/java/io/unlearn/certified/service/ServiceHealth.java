package io.unlearn.certified.service;

import io.unlearn.core.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link RemovalService} is. Internal: counts and times are functions of who asked.
 *
 * @param status the answer in one word
 * @param reasons why it is not {@link Status#UP}; without personal data
 * @param queued requests in the queue
 * @param oldest how long the one at its head has waited; zero if there is none
 * @param held requests that wait for approval or for retraining
 * @param unreleased removals that are durable and not yet in a release
 * @param estimatedWait how long a request that comes now is likely to wait until it is removed, while nothing else happens
 * @param remainingRows rows that the model is trained on
 * @param budget as it stood after the last change
 * @param budgetLeft the share of it that is left, from 0 to 1
 * @param lastRelease when the service got the release that predictions come from
 * @param lastCheckpoint when removed rows were last erased; empty if not since the start
 * @param lastRetraining when the service last trained from nothing; empty if not since the start
 * @param lastFailure what failed last, and is not mended if the status is not UP
 */
public record ServiceHealth(
        Status status,
        List<String> reasons,
        int queued,
        Duration oldest,
        int held,
        int unreleased,
        Duration estimatedWait,
        long remainingRows,
        Budget budget,
        double budgetLeft,
        Instant lastRelease,
        Optional<Instant> lastCheckpoint,
        Optional<Instant> lastRetraining,
        Optional<String> lastFailure) {
    /** Copies the reasons. */
    public ServiceHealth {
        reasons = List.copyOf(reasons);
    }

    /** Whether the service does what it is for. */
    public enum Status {
        /** All of it. */
        UP,
        /** Predictions go on; deletions are refused, wait for somebody, or are not in a release in time. */
        DEGRADED,
        /** Shut down, or about to be: no deletions. Predictions from the last release still work. */
        DOWN
    }
}
