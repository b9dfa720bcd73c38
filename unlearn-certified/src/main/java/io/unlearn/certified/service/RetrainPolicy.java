package io.unlearn.certified.service;

import io.unlearn.core.Budget;
import io.unlearn.core.internal.Check;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Decides when a {@link RemovalService} trains on the remaining rows from nothing, which starts the budget anew. The service asks after
 * every batch and at every {@link ServiceSettings#checkEvery}, on its writer thread; retraining keeps deletions waiting, never
 * predictions. A policy may be any function: one that returns true whenever some other part of the program has asked for it, for
 * example.
 */
@FunctionalInterface
public interface RetrainPolicy {
    /**
     * What a policy may look at.
     *
     * @param budget as it stands
     * @param now of the service's clock
     * @param since when the model was last trained by this service, or else when the service was started
     * @param held requests that wait for approval or for the retraining
     * @param exhausted whether the budget did not cover a release or a request
     */
    record Situation(Budget budget, Instant now, Instant since, int held, boolean exhausted) {
        /** Returns what is left of the budget, from 0 to 1; 1 if nothing is ever used up. */
        public double share() {
            return share(budget);
        }

        static double share(Budget budget) {
            return budget.limit() == Double.POSITIVE_INFINITY || budget.limit() == 0
                    ? 1
                    : budget.remaining() / budget.limit();
        }
    }

    /** Returns whether to retrain now. Must return quickly; what it throws counts as false and is logged. */
    boolean due(Situation situation);

    /** Never retrains; {@link RemovalService#retrain} still does. */
    static RetrainPolicy never() {
        return situation -> false;
    }

    /** Retrains when a release or a request was more than the budget covers. The default. */
    static RetrainPolicy whenExhausted() {
        return Situation::exhausted;
    }

    /**
     * Retrains when less than a share of the budget is left, and when it is exhausted.
     *
     * @param share above 0 and below 1
     */
    static RetrainPolicy whenBudgetBelow(double share) {
        Check.inOpenUnit("share of the budget", share, "Use for example 0.1.");
        return situation -> situation.exhausted() || situation.share() < share;
    }

    /** Retrains once a day, at the first question after this time of the day in this zone. A time that the clocks skip comes an hour later. */
    static RetrainPolicy dailyAt(LocalTime time, ZoneId zone) {
        return situation -> {
            ZonedDateTime now = situation.now().atZone(zone);
            ZonedDateTime today = now.toLocalDate().atTime(time).atZone(zone);
            ZonedDateTime last = today.isAfter(now)
                    ? now.toLocalDate().minusDays(1).atTime(time).atZone(zone)
                    : today;
            return last.toInstant().isAfter(situation.since());
        };
    }

    /** Retrains when this policy or another one says so. */
    default RetrainPolicy or(RetrainPolicy other) {
        return situation -> due(situation) || other.due(situation);
    }
}
