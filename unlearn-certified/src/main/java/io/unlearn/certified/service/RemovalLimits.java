package io.unlearn.certified.service;

import io.unlearn.core.internal.Check;
import java.time.Duration;

/**
 * What a single request and a single person may cost. Without limits, somebody who has put rows into the training data can choose
 * them so that their removal burns the budget or the time of the service (Marchant, Rubinstein and Alfeld 2022, arXiv:2109.08266:
 * slow-down poisoning). Immutable; start from {@link #none()}.
 *
 * <p>The costs of a request are those that {@code plan} tells just before the batch that it is part of. A request beyond a limit on
 * costs is {@link TicketState#HELD}, or refused if {@code refuse} is set. One beyond the number of requests of a person is refused at once.
 * Either way nothing is changed.
 *
 * <p>Limits on costs slow an attacker down and let somebody look; they do not tell an attack from a person with many rows, who must
 * be served in the end. A bound on the norm of rows, which every model has, and measured residuals, which charge only what is left
 * in truth, are the first defence. Whoever owns many accounts has each account's share.
 *
 * @param rowsPerRequest rows that a request may remove
 * @param budgetShare share of the whole budget that a request may use, 0 to 1
 * @param time that a request may be expected to take; a request without an estimate passes
 * @param rowsPerSubject rows that requests of one person may remove within the window
 * @param requestsPerSubject new requests of one person within the window
 * @param window how far back the last two look
 * @param refuse whether requests beyond a limit on costs are refused rather than held
 */
public record RemovalLimits(
        int rowsPerRequest,
        double budgetShare,
        Duration time,
        int rowsPerSubject,
        int requestsPerSubject,
        Duration window,
        boolean refuse) {
    private static final Duration LONG = Duration.ofDays(36_500);

    /** Checks that the limits are positive. */
    public RemovalLimits {
        Check.atLeast("rows per request", rowsPerRequest, 1, "Leave the limit out to allow any number.");
        Check.inRange("share of the budget", budgetShare, 0, 1, "Use 1 to allow all of it.");
        positive("time of a request", time);
        Check.atLeast("rows per subject", rowsPerSubject, 1, "Leave the limit out to allow any number.");
        Check.atLeast("requests per subject", requestsPerSubject, 1, "Leave the limit out to allow any number.");
        positive("window", window);
    }

    static void positive(String name, Duration value) {
        Check.atLeast(name + " in nanoseconds", nanos(value), 1, "Use for example Duration.ofHours(24).");
    }

    /** Returns nanoseconds, or the largest number of them where there are more. */
    static long nanos(Duration value) {
        try {
            return value.toNanos();
        } catch (ArithmeticException e) {
            return value.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Returns limits that nothing passes. */
    public static RemovalLimits none() {
        return new RemovalLimits(
                Integer.MAX_VALUE, 1, LONG, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofDays(1), false);
    }

    /** Limits the rows of a request. */
    public RemovalLimits withRowsPerRequest(int rows) {
        return new RemovalLimits(rows, budgetShare, time, rowsPerSubject, requestsPerSubject, window, refuse);
    }

    /** Limits the share of the whole budget that a request uses. */
    public RemovalLimits withBudgetShare(double share) {
        return new RemovalLimits(rowsPerRequest, share, time, rowsPerSubject, requestsPerSubject, window, refuse);
    }

    /** Limits the expected time of a request. */
    public RemovalLimits withTime(Duration most) {
        return new RemovalLimits(rowsPerRequest, budgetShare, most, rowsPerSubject, requestsPerSubject, window, refuse);
    }

    /** Limits the rows and the new requests of one person within a window of time. */
    public RemovalLimits withSubject(int rows, int requests, Duration within) {
        return new RemovalLimits(rowsPerRequest, budgetShare, time, rows, requests, within, refuse);
    }

    /** Refuses what is beyond a limit on costs, instead of holding it. */
    public RemovalLimits refusing() {
        return new RemovalLimits(rowsPerRequest, budgetShare, time, rowsPerSubject, requestsPerSubject, window, true);
    }

    /** Returns whether a request must be planned before it is carried out. */
    boolean needPlan() {
        return rowsPerRequest < Integer.MAX_VALUE
                || budgetShare < 1
                || time.compareTo(LONG) < 0
                || rowsPerSubject < Integer.MAX_VALUE;
    }
}
