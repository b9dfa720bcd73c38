package io.unlearn.certified.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the requests and rows of each person within a window of time. Persons are keyed hashes. Thread-safe. */
final class SubjectWindows {
    /** Persons that are counted at a time; beyond that, the one that was quiet for longest is forgotten. */
    private static final int MOST = 100_000;

    private final RemovalLimits limits;
    private final long windowNanos;
    private final Map<String, Deque<Entry>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private record Entry(long nanos, int requests, int rows) {}

    SubjectWindows(RemovalLimits limits) {
        this.limits = limits;
        this.windowNanos = RemovalLimits.nanos(limits.window());
    }

    /**
     * Counts a new request.
     *
     * @throws RequestRefusedException if it is one too many
     */
    synchronized void admit(String subject, long now) {
        Deque<Entry> own = recent(subject, now);
        int requests = own.stream().mapToInt(Entry::requests).sum();
        if (requests >= limits.requestsPerSubject()) {
            long oldest = own.stream().filter(e -> e.requests > 0).findFirst().orElseThrow().nanos;
            throw new RequestRefusedException(
                    RequestRefusedException.Reason.LIMIT,
                    "number of requests of one person within " + limits.window(),
                    "at most " + limits.requestsPerSubject(),
                    requests + 1,
                    "Ask for everything at once, or wait.",
                    Duration.ofNanos(oldest + windowNanos - now));
        }
        own.add(new Entry(now, 1, 0));
        forget();
    }

    /** Returns the rows that were removed for a person. */
    synchronized int rows(String subject, long now) {
        return recent(subject, now).stream().mapToInt(Entry::rows).sum();
    }

    synchronized void removed(String subject, int rows, long now) {
        recent(subject, now).add(new Entry(now, 0, rows));
        forget();
    }

    private Deque<Entry> recent(String subject, long now) {
        Deque<Entry> own = entries.computeIfAbsent(subject, key -> new ArrayDeque<>());
        while (!own.isEmpty() && now - own.getFirst().nanos >= windowNanos) {
            own.removeFirst();
        }
        return own;
    }

    private void forget() {
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
