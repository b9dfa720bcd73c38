package io.unlearn.certified.service;

import io.unlearn.certified.store.BatchResult;
import io.unlearn.certified.store.DeletionState;
import io.unlearn.certified.store.IdentifiedRequest;
import io.unlearn.certified.store.Receipt;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out batches of requests: limits first, then one forced write for all. Called by the writer. */
final class Removing {
    private final StoreHandle handle;
    private final Intake intake;
    private final CostGuard guard;
    private final Releasing releasing;
    private final Listeners listeners;
    private final Pace pace;

    Removing(
            StoreHandle handle, Intake intake, CostGuard guard, Releasing releasing, Listeners listeners, Pace pace) {
        this.handle = handle;
        this.intake = intake;
        this.guard = guard;
        this.releasing = releasing;
        this.listeners = listeners;
        this.pace = pace;
    }

    /** Carries out what is at the head of the queue. If the store fails, all of it is still there. */
    void fromQueue(int most) {
        List<RemovalTicket> batch = intake.batch(most);
        if (batch.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        List<Runnable> tell = new ArrayList<>();
        List<RemovalTicket> accepted = new ArrayList<>();
        for (RemovalTicket ticket : batch) {
            Optional<RequestRefusedException> beyond = guard.check(handle.store(), ticket);
            beyond.ifPresentOrElse(
                    why -> {
                        if (guard.refuses()) {
                            tell.add(ticket.refuse(why));
                        } else {
                            hold(ticket, why, tell);
                        }
                    },
                    () -> accepted.add(ticket));
        }
        carryOut(accepted, tell);
        handle.look();
        intake.settle(batch);
        pace.batch(batch.size(), System.nanoTime() - start);
        tell.forEach(Runnable::run);
    }

    /** Carries out requests that are not in the queue, whatever they cost; what the budget does not cover is held again. */
    void held(List<RemovalTicket> tickets) {
        List<Runnable> tell = new ArrayList<>();
        carryOut(tickets, tell);
        handle.look();
        intake.refile(tickets);
        tell.forEach(Runnable::run);
    }

    /** Bounded, as the queue is: an attacker must not fill the memory with requests that wait for somebody to look. */
    private void hold(RemovalTicket ticket, RuntimeException why, List<Runnable> tell) {
        if (intake.roomToHold()) {
            String reason = String.valueOf(why.getMessage());
            ticket.hold(reason);
            tell.add(() -> listeners.tell(listener -> listener.held(reason)));
        } else {
            tell.add(ticket.refuse(why));
        }
    }

    private void carryOut(List<RemovalTicket> tickets, List<Runnable> tell) {
        List<RemovalTicket> asking = new ArrayList<>();
        List<IdentifiedRequest> requests = new ArrayList<>();
        for (RemovalTicket ticket : tickets) {
            RemovalRequest request = ticket.request();
            if (request != null) {
                asking.add(ticket);
                requests.add(new IdentifiedRequest(ticket.requestId(), request));
            }
        }
        if (requests.isEmpty()) {
            return;
        }
        List<BatchResult> results = handle.store().removeAll(requests);
        int rows = 0;
        int done = 0;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof BatchResult.Done carriedOut) {
                removed(asking.get(i), carriedOut.receipt(), tell);
                rows += carriedOut.receipt().repeated() ? 0 : carriedOut.receipt().rows();
                done++;
            } else if (results.get(i) instanceof BatchResult.Refused refused) {
                refused(asking.get(i), refused.reason(), tell);
            }
        }
        int allRows = rows;
        int allDone = done;
        tell.add(() -> listeners.tell(listener -> listener.removed(allDone, allRows)));
    }

    private void removed(RemovalTicket ticket, Receipt receipt, List<Runnable> tell) {
        tell.add(ticket.remove(receipt));
        if (receipt.repeated() && receipt.state() == DeletionState.ERASED) {
            // Every release that is served here was made from the store, so it is without rows that the store had erased.
            tell.add(ticket.release(releasing.served().release().certificate(), true));
            return;
        }
        if (!receipt.repeated()) {
            guard.removed(ticket, receipt.rows());
        }
        releasing.await(ticket);
    }

    private void refused(RemovalTicket ticket, RuntimeException why, List<Runnable> tell) {
        if (why instanceof BudgetExhaustedException) {
            releasing.requestExhausted();
            hold(ticket, why, tell);
        } else {
            tell.add(ticket.refuse(why));
        }
    }
}
