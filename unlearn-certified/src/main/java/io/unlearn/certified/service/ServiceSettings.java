package io.unlearn.certified.service;

import io.unlearn.core.internal.Check;
import java.time.Clock;
import java.time.Duration;

/**
 * How a {@link RemovalService} works. Immutable; start from {@link #defaults()}.
 *
 * @param capacity requests that may wait in the queue, and as many may be held
 * @param batch requests that are made durable with one forced write, at most
 * @param releaseEvery removals after which a release is made, at most
 * @param releaseWithin time from a request's arrival after which a release is made, if it is removed by then; a longer time uses less of
 *     the budget, and tells whoever compares releases less about one person
 * @param limits what a single request may cost
 * @param retrain when to retrain
 * @param softThreshold share of the budget below which the listener is told
 * @param checkEvery how often the retrain policy is asked while nothing happens
 * @param drainWithin how long {@link RemovalService#close} goes on with requests that wait
 * @param clock for the retrain policy and the times in the health report
 * @param listener is told what happens
 */
public record ServiceSettings(
        int capacity,
        int batch,
        int releaseEvery,
        Duration releaseWithin,
        RemovalLimits limits,
        RetrainPolicy retrain,
        double softThreshold,
        Duration checkEvery,
        Duration drainWithin,
        Clock clock,
        ServiceListener listener) {
    /** Checks the numbers. */
    public ServiceSettings {
        Check.atLeast("capacity", capacity, 1, "Use for example 1000.");
        Check.atLeast("batch", batch, 1, "Use for example 64.");
        Check.atLeast("removals before a release", releaseEvery, 1, "Use for example 1000.");
        RemovalLimits.positive("time within which a release is made", releaseWithin);
        Check.inRange("soft threshold", softThreshold, 0, 1, "Use for example 0.2.");
        RemovalLimits.positive("time between checks", checkEvery);
        Check.atLeast(
                "time to drain in nanoseconds", RemovalLimits.nanos(drainWithin), 0, "Use Duration.ZERO for none.");
    }

    /**
     * Returns a queue of 1,000, batches of 64, a release for every 1,000 removals or within an hour, no limits, retraining when the budget is
     * exhausted, a soft threshold of 0.2, checks every minute, half a minute to drain, the system's clock in UTC, and no listener.
     */
    public static ServiceSettings defaults() {
        return new ServiceSettings(
                1_000,
                64,
                1_000,
                Duration.ofHours(1),
                RemovalLimits.none(),
                RetrainPolicy.whenExhausted(),
                0.2,
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Clock.systemUTC(),
                ServiceListener.none());
    }

    /** Bounds the queue and the batches. */
    public ServiceSettings withQueue(int most, int inABatch) {
        return new ServiceSettings(
                most,
                inABatch,
                releaseEvery,
                releaseWithin,
                limits,
                retrain,
                softThreshold,
                checkEvery,
                drainWithin,
                clock,
                listener);
    }

    /** Makes a release after so many removals, or once a removal has waited so long since it arrived. */
    public ServiceSettings withReleases(int removals, Duration within) {
        return new ServiceSettings(
                capacity,
                batch,
                removals,
                within,
                limits,
                retrain,
                softThreshold,
                checkEvery,
                drainWithin,
                clock,
                listener);
    }

    /** Limits what a single request may cost. */
    public ServiceSettings withLimits(RemovalLimits most) {
        return new ServiceSettings(
                capacity,
                batch,
                releaseEvery,
                releaseWithin,
                most,
                retrain,
                softThreshold,
                checkEvery,
                drainWithin,
                clock,
                listener);
    }

    /** Sets when to retrain, and how often to ask while nothing happens. */
    public ServiceSettings withRetrain(RetrainPolicy policy, Duration every) {
        return new ServiceSettings(
                capacity,
                batch,
                releaseEvery,
                releaseWithin,
                limits,
                policy,
                softThreshold,
                every,
                drainWithin,
                clock,
                listener);
    }

    /** Sets who is told what happens, and below which share of the budget. */
    public ServiceSettings withListener(ServiceListener told, double threshold) {
        return new ServiceSettings(
                capacity,
                batch,
                releaseEvery,
                releaseWithin,
                limits,
                retrain,
                threshold,
                checkEvery,
                drainWithin,
                clock,
                told);
    }

    /** Sets how long closing goes on with requests that wait. */
    public ServiceSettings withDrain(Duration within) {
        return new ServiceSettings(
                capacity,
                batch,
                releaseEvery,
                releaseWithin,
                limits,
                retrain,
                softThreshold,
                checkEvery,
                within,
                clock,
                listener);
    }

    /** Sets the clock. */
    public ServiceSettings withClock(Clock other) {
        return new ServiceSettings(
                capacity,
                batch,
                releaseEvery,
                releaseWithin,
                limits,
                retrain,
                softThreshold,
                checkEvery,
                drainWithin,
                other,
                listener);
    }
}
