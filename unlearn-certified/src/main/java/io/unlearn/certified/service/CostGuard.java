package io.unlearn.certified.service;

import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.core.Budget;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import java.time.Duration;
import java.util.Optional;

/** Compares what requests cost with the limits. The window is thread-safe; the plans are made on the writer thread. */
final class CostGuard {
    private static final String ASK =
            "Have it approved by whoever operates the service, or wait for the next retraining.";

    private final RemovalLimits limits;
    private final SubjectWindows windows;

    CostGuard(RemovalLimits limits) {
        this.limits = limits;
        this.windows = new SubjectWindows(limits);
    }

    /**
     * Counts a new request of a person.
     *
     * @throws RequestRefusedException if it is one too many
     */
    void admit(RemovalTicket ticket) {
        ticket.requester().ifPresent(subject -> windows.admit(subject, System.nanoTime()));
    }

    /** Returns what is wrong with the costs of a request; empty if nothing is, or if the store is to tell. */
    Optional<RequestRefusedException> check(DurableRemoval store, RemovalTicket ticket) {
        RemovalRequest request = ticket.request();
        if (ticket.approved() || request == null || !limits.needPlan()) {
            return Optional.empty();
        }
        RemovalPlan plan;
        Budget before;
        try {
            plan = store.plan(request);
            before = store.budget();
        } catch (RuntimeException e) {
            // The removal itself meets the same error, and its message is the better one.
            return Optional.empty();
        }
        return beyond(plan, share(before, plan.budgetAfter()), ticket);
    }

    private static double share(Budget before, Budget after) {
        return before.limit() == Double.POSITIVE_INFINITY || before.limit() == 0
                ? 0
                : Math.max(0, after.used() - before.used()) / before.limit();
    }

    private Optional<RequestRefusedException> beyond(RemovalPlan plan, double share, RemovalTicket ticket) {
        if (plan.rows() > limits.rowsPerRequest()) {
            return Optional.of(limit("rows of a request", limits.rowsPerRequest(), plan.rows()));
        }
        if (share > limits.budgetShare()) {
            return Optional.of(limit("share of the budget that a request uses", limits.budgetShare(), share));
        }
        Duration expected = plan.expectedTime().orElse(Duration.ZERO);
        if (expected.compareTo(limits.time()) > 0) {
            return Optional.of(limit("expected time of a request", limits.time(), expected));
        }
        int earlier = ticket.requester()
                .map(subject -> windows.rows(subject, System.nanoTime()))
                .orElse(0);
        if (ticket.requester().isPresent() && earlier + plan.rows() > limits.rowsPerSubject()) {
            return Optional.of(limit(
                    "rows of one person within " + limits.window(), limits.rowsPerSubject(), earlier + plan.rows()));
        }
        return Optional.empty();
    }

    private static RequestRefusedException limit(String name, Object most, Object value) {
        return RequestRefusedException.limit(name, most, value, ASK);
    }

    boolean refuses() {
        return limits.refuse();
    }

    void removed(RemovalTicket ticket, int rows) {
        ticket.requester().ifPresent(subject -> windows.removed(subject, rows, System.nanoTime()));
    }
}
