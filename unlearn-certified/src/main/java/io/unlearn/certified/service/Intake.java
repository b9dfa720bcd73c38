package io.unlearn.certified.service;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between those who ask and the writer, with the tickets by request id. A request stays in the queue, and counts, until
 * it is {@link #settle settled}, so that a batch that fails is still there. One lock, held for short and constant times; nothing
 * of the store is called under it. Tickets are completed outside of it.
 */
final class Intake {
    /** Finished tickets that are remembered; the store knows the others. */
    private static final int REMEMBERED = 10_000;

    private final int capacity;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Deque<RemovalTicket> queue = new ArrayDeque<>();
    private final Map<String, RemovalTicket> held = new LinkedHashMap<>();
    private final Map<String, RemovalTicket> live = new HashMap<>();
    private final Map<String, RemovalTicket> finished = new LinkedHashMap<>();
    private final Deque<Command> commands = new ArrayDeque<>();
    private @Nullable String failure;
    private boolean closing;
    private boolean ended;
    private boolean woken;

    Intake(int capacity, Pace pace) {
        this.capacity = capacity;
        this.pace = pace;
    }

    /**
     * Queues a request, or returns the ticket that its id has already.
     *
     * @param nanos how long to wait for room; 0 for not at all, which is never interrupted
     * @param admit is called once if the request is new and there is room, and may refuse it
     * @throws InvalidArgumentException if the id was used for another request
     * @throws RequestRefusedException if there is no room, the store has failed, or the service is shut down
     */
    RemovalTicket submit(RemovalTicket asked, String hash, long nanos, Consumer<RemovalTicket> admit)
            throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (true) {
                RemovalTicket known = known(asked.requestId(), hash);
                if (known != null) {
                    return known;
                }
                requireOpen();
                if (queue.size() < capacity) {
                    break;
                }
                if (left <= 0) {
                    throw RequestRefusedException.queueFull(capacity, pace.estimate(queue.size()));
                }
                left = room.awaitNanos(left);
            }
            admit.accept(asked);
            finished.remove(asked.requestId());
            live.put(asked.requestId(), asked);
            queue.add(asked);
            work.signal();
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RemovalTicket known(String requestId, String hash) {
        RemovalTicket ticket = ticketOf(requestId);
        if (ticket == null || ticket.state() == TicketState.REFUSED) {
            return null;
        }
        if (!ticket.asksFor(hash)) {
            throw new InvalidArgumentException(
                    "request id",
                    "new, or that of the same request",
                    "one that was used for another request",
                    "Give each request an id of its own, and repeat it only with the same content.");
        }
        return ticket;
    }

    private void requireOpen() {
        if (closing) {
            throw RequestRefusedException.shutDown();
        }
        if (failure != null) {
            throw RequestRefusedException.unavailable(failure);
        }
    }

    /** Returns a ticket that is remembered. */
    Optional<RemovalTicket> find(String requestId) {
        return locked(() -> Optional.ofNullable(ticketOf(requestId)));
    }

    private @Nullable RemovalTicket ticketOf(String requestId) {
        RemovalTicket ticket = live.get(requestId);
        return ticket == null ? finished.get(requestId) : ticket;
    }

    /** Waits for a command, the end, or a request if they are wanted; for some time at most. Called by the writer. */
    void await(boolean forRequests, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!woken && commands.isEmpty() && !closing && (!forRequests || queue.isEmpty()) && left > 0) {
                left = work.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        locked(() -> {
            woken = true;
            work.signal();
            return woken;
        });
    }

    /** Returns the requests at the head of the queue, which stay in it. Called by the writer. */
    List<RemovalTicket> batch(int most) {
        return locked(() -> queue.stream().limit(most).toList());
    }

    /** Marks a ticket, and returns what tells those who wait for it. */
    interface Decision {
        Runnable mark(RemovalTicket ticket);
    }

    /**
     * Takes the requests of a batch out of the queue, marks their tickets and files them, all at once for whoever looks. Called by the
     * writer.
     *
     * @return what tells those who wait, to be run outside of the lock
     */
    List<Runnable> settle(List<RemovalTicket> batch, Map<RemovalTicket, Decision> decisions) {
        return locked(() -> {
            for (RemovalTicket ticket : batch) {
                RemovalTicket head = queue.poll();
                if (head != ticket) {
                    throw new IllegalStateException("only the writer takes requests out of the queue");
                }
            }
            room.signalAll();
            return decide(batch, decisions);
        });
    }

    /** Marks and files tickets that are not in the queue; those without a decision as they are. Called by the writer. */
    List<Runnable> decide(List<RemovalTicket> tickets, Map<RemovalTicket, Decision> decisions) {
        return locked(() -> {
            List<Runnable> tell = new ArrayList<>();
            for (RemovalTicket ticket : tickets) {
                Decision decision = decisions.get(ticket);
                if (decision != null) {
                    tell.add(decision.mark(ticket));
                }
                file(ticket);
            }
            return tell;
        });
    }

    private void file(RemovalTicket ticket) {
        switch (ticket.state()) {
            case HELD -> held.put(ticket.requestId(), ticket);
            case ERASED, RELEASED, REFUSED -> finish(ticket);
            case QUEUED, REMOVED -> {
                // A removed request is live until it is released; a queued one would be a mistake of the writer, and
                // stays known.
            }
        }
    }

    private void finish(RemovalTicket ticket) {
        live.remove(ticket.requestId(), ticket);
        finished.put(ticket.requestId(), ticket);
        if (finished.size() > REMEMBERED) {
            finished.remove(finished.keySet().iterator().next());
        }
    }

    /** Forgets tickets that are in their last state. */
    void finish(List<RemovalTicket> tickets) {
        locked(() -> {
            tickets.forEach(this::finish);
            return tickets;
        });
    }

    /** A decision to hold a request; it is refused if too many are held. */
    Decision hold(RuntimeException why, Runnable told) {
        return ticket -> {
            if (held.size() >= capacity) {
                return ticket.refuse(why);
            }
            ticket.hold(String.valueOf(why.getMessage()));
            return told;
        };
    }

    /**
     * Moves a held request back into the queue, past the limits.
     *
     * @return whether it was held
     * @throws RequestRefusedException if the queue is full, the store has failed, or the service is shut down
     */
    boolean approve(String requestId) {
        return locked(() -> {
            if (!held.containsKey(requestId)) {
                return false;
            }
            requireOpen();
            if (queue.size() >= capacity) {
                throw RequestRefusedException.queueFull(capacity, pace.estimate(queue.size()));
            }
            RemovalTicket ticket = held.remove(requestId);
            if (ticket != null) {
                ticket.approve();
                queue.add(ticket);
                work.signal();
            }
            return true;
        });
    }

    /** Refuses a held request; running what is returned tells those who wait. */
    Optional<Runnable> reject(String requestId) {
        return locked(() -> {
            Optional<RemovalTicket> ticket = Optional.ofNullable(held.remove(requestId));
            ticket.ifPresent(this::finish);
            return ticket.map(found -> found.refuse(RequestRefusedException.rejected()));
        });
    }

    /** Takes all held requests, to be carried out with a retraining. Called by the writer. */
    List<RemovalTicket> takeHeld() {
        return locked(() -> {
            List<RemovalTicket> all = List.copyOf(held.values());
            held.clear();
            return all;
        });
    }

    void command(Command command) {
        locked(() -> {
            if (ended) {
                throw RequestRefusedException.shutDown();
            }
            commands.add(command);
            work.signal();
            return commands;
        });
    }

    List<Command> takeCommands() {
        return locked(() -> {
            List<Command> all = List.copyOf(commands);
            commands.clear();
            return all;
        });
    }

    /** Refuses new requests from now on, or takes them again if there is no failure; those who wait for room are told. */
    void failure(@Nullable String reason) {
        locked(() -> {
            failure = reason;
            room.signalAll();
            return queue;
        });
    }

    /** Refuses new requests for good, and tells the writer. */
    void close() {
        locked(() -> {
            closing = true;
            room.signalAll();
            work.signalAll();
            return queue;
        });
    }

    boolean closing() {
        return locked(() -> closing);
    }

    /** Takes what was not carried out, once the writer has ended. */
    List<RemovalTicket> end() {
        return locked(() -> {
            ended = true;
            List<RemovalTicket> left = new ArrayList<>(queue);
            left.addAll(held.values());
            queue.clear();
            held.clear();
            return left;
        });
    }

    /** What is in it. */
    record Counts(
            int queued,
            long oldestNanos,
            int held,
            @Nullable String failure,
            boolean closing) {}

    Counts counts() {
        return locked(() -> {
            RemovalTicket head = queue.peek();
            long oldest = head == null ? 0 : System.nanoTime() - head.arrivedNanos();
            return new Counts(queue.size(), oldest, held.size(), failure, closing);
        });
    }

    private interface Action<T> {
        T run();
    }

    private <T> T locked(Action<T> action) {
        lock.lock();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }
}
