package io.unlearn.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What a removal would cost and leave, found without changing anything. <b>Internal</b>, like a {@link RemovalEvidence}: the
 * residual bound, the route and the time are functions of the rows. It holds for the model as it is; any change makes it old.
 *
 * @param rows rows that would be removed now
 * @param alreadyRemoved rows of the request that are gone already
 * @param route the way that is expected to suffice
 * @param passesOverData a rough number of passes over the remaining data
 * @param withinBudget whether the request would be carried out rather than refused
 * @param residual what the model's gradient would be at most afterwards
 * @param budgetAfter the budget once the request was carried out, with the guarantee that it pays for; as it stands if the
 *     request would be refused
 * @param expectedTime an estimate from what this model took for earlier requests by the same route; empty before there are
 *     any
 */
public record RemovalPlan(
        int rows,
        int alreadyRemoved,
        RemovalRoute route,
        int passesOverData,
        boolean withinBudget,
        Residual residual,
        Budget budgetAfter,
        Optional<Duration> expectedTime) {
    /**
     * What the norm of the gradient of the sum objective over the remaining rows would be at most, rounding included.
     *
     * @param bound true whatever route has to be taken, provided that the request is carried out
     * @param computed whether it was computed for this very request; otherwise it is the limit that the route ends below, and
     *     the residual is likely to be much smaller
     */
    public record Residual(double bound, boolean computed) {}
}
