package io.unlearn.certified.service;

import io.unlearn.certified.store.BatchResult;
import io.unlearn.certified.store.DeletionState;
import io.unlearn.certified.store.IdentifiedRequest;
import io.unlearn.certified.store.Receipt;
import io.unlearn.core.Certificate;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out batches of requests: limits first, then one forced write for all. Called by the writer. */
final class Removing {
    private final StoreHandle handle;
    private final Intake intake;
    private final CostGuard guard;
    private final Releasing releasing;
    private final Listeners listeners;
    private final Pace pace;

    Removing(StoreHandle handle, Intake intake, CostGuard guard, Releasing releasing, Listeners listeners, Pace pace) {
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
        Map<RemovalTicket, Intake.Decision> decisions = new HashMap<>();
        List<RemovalTicket> accepted = new ArrayList<>();
        for (RemovalTicket ticket : batch) {
            Optional<RequestRefusedException> beyond = guard.check(handle.store(), ticket);
            beyond.ifPresentOrElse(
                    why -> decisions.put(ticket, guard.refuses() ? asked -> asked.refuse(why) : hold(why)),
                    () -> accepted.add(ticket));
        }
        Runnable told = carryOut(accepted, decisions);
        handle.look();
        List<Runnable> tell = intake.settle(batch, decisions);
        pace.batch(batch.size(), System.nanoTime() - start);
        tell.forEach(Runnable::run);
        told.run();
    }

    /** Carries out held requests, whatever they cost; those that the budget does not cover, or all if the store fails, stay held. */
    void held() {
        List<RemovalTicket> tickets = intake.takeHeld();
        Map<RemovalTicket, Intake.Decision> decisions = new HashMap<>();
        Runnable told = () -> {};
        try {
            told = carryOut(tickets, decisions);
            handle.look();
        } finally {
            intake.decide(tickets, decisions).forEach(Runnable::run);
        }
        told.run();
    }

    /** Bounded, as the queue is: an attacker must not fill the memory with requests that wait for somebody to look. */
    private Intake.Decision hold(RuntimeException why) {
        String reason = String.valueOf(why.getMessage());
        return intake.hold(why, () -> listeners.tell(listener -> listener.held(reason)));
    }

    /** Returns what tells the listener. */
    private Runnable carryOut(List<RemovalTicket> tickets, Map<RemovalTicket, Intake.Decision> decisions) {
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
            return () -> {};
        }
        List<BatchResult> results = handle.store().removeAll(requests);
        int rows = 0;
        int done = 0;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof BatchResult.Done carriedOut) {
                decisions.put(asking.get(i), removed(asking.get(i), carriedOut.receipt()));
                rows += carriedOut.receipt().repeated()
                        ? 0
                        : carriedOut.receipt().rows();
                done++;
            } else if (results.get(i) instanceof BatchResult.Refused refused) {
                decisions.put(asking.get(i), refused(refused.reason()));
            }
        }
        int allRows = rows;
        int allDone = done;
        return () -> listeners.tell(listener -> listener.removed(allDone, allRows));
    }

    private Intake.Decision removed(RemovalTicket ticket, Receipt receipt) {
        if (receipt.repeated() && receipt.state() == DeletionState.ERASED) {
            // Every release that is served here was made from the store, so it is without rows that the store had
            // erased.
            Certificate certificate = releasing.served().release().certificate();
            return asked -> {
                Runnable removed = asked.remove(receipt);
                Runnable released = asked.release(certificate, true);
                return () -> {
                    removed.run();
                    released.run();
                };
            };
        }
        if (!receipt.repeated()) {
            guard.removed(ticket, receipt.rows());
        }
        releasing.await(ticket);
        return asked -> asked.remove(receipt);
    }

    private Intake.Decision refused(RuntimeException why) {
        if (why instanceof BudgetExhaustedException) {
            releasing.requestExhausted();
            return hold(why);
        }
        return asked -> asked.refuse(why);
    }
}
