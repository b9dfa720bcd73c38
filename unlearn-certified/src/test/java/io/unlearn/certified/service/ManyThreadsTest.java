package io.unlearn.certified.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.core.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The promises of {@link RemovalService} about threads, with 64 of them: 32 delete, half of them with ids that another one uses too;
 * 24 predict; 8 ask for plans and health.
 */
@Timeout(120)
class ManyThreadsTest {
    private static final int ROWS = 600;
    private static final int CAPACITY = 16;
    private static final int DELETERS = 32;
    private static final int EACH = 12;

    private final TrialFiles files = new TrialFiles();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger predictions = new AtomicInteger();
    private final Set<String> releases = ConcurrentHashMap.newKeySet();
    private final Map<String, RemovalTicket> tickets = new ConcurrentHashMap<>();

    @Test
    void sixtyFourThreads() throws Exception {
        ServiceCases.create(files, ServiceCases.model(ROWS, 10_000));
        ServiceSettings settings = ServiceCases.slow().withQueue(CAPACITY, 8).withReleases(40, Duration.ofMillis(50));
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try (RemovalService service = ServiceCases.start(files, settings)) {
            CountDownLatch start = new CountDownLatch(64);
            List<Future<?>> deleting = new ArrayList<>();
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < DELETERS; i++) {
                int deleter = i;
                deleting.add(threads.submit(together(start, () -> delete(service, deleter / 2 * 2, deleter))));
            }
            for (int i = 0; i < 24; i++) {
                reading.add(threads.submit(together(start, () -> predict(service))));
            }
            for (int i = 0; i < 8; i++) {
                reading.add(threads.submit(together(start, () -> look(service))));
            }
            for (Future<?> future : deleting) {
                future.get();
            }
            over.set(true);
            for (Future<?> future : reading) {
                future.get();
            }
            for (RemovalTicket ticket : tickets.values()) {
                assertThat(ticket.awaitRemoved(ServiceCases.LONG).removed()).isTrue();
            }
            service.releaseNow().get();
            check(service);
        } finally {
            threads.shutdownNow();
        }
        try (DurableRemoval store = ServiceCases.opener(files).get()) {
            assertThat(store.remainingRows()).isEqualTo(ROWS - 2L * tickets.size());
        }
    }

    private static Callable<Void> together(CountDownLatch start, Callable<Void> task) {
        return () -> {
            start.countDown();
            start.await();
            return task.call();
        };
    }

    /** Two deleters of a pair ask for the same subjects with the same ids; each must get the one ticket. */
    private Void delete(RemovalService service, int pair, int deleter) throws InterruptedException {
        for (int k = 0; k < EACH; k++) {
            int subject = pair / 2 * EACH + k;
            String id = "request-" + subject;
            RemovalTicket ticket = ask(service, id, subject, deleter % 4 < 2);
            RemovalTicket earlier = tickets.putIfAbsent(id, ticket);
            assertThat(earlier == null || earlier == ticket).isTrue();
            if (k % 3 == 0) {
                assertThat(ticket.awaitRemoved(ServiceCases.LONG).removed()).isTrue();
            }
        }
        return null;
    }

    private RemovalTicket ask(RemovalService service, String id, int subject, boolean patient)
            throws InterruptedException {
        while (true) {
            try {
                return patient
                        ? service.submit(id, ServiceCases.subject(subject), ServiceCases.LONG)
                        : service.submit(id, ServiceCases.subject(subject));
            } catch (RequestRefusedException e) {
                assertThat(e.reason()).isEqualTo(RequestRefusedException.Reason.QUEUE_FULL);
                refusals.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    /** A mixture of two releases would have weights that its certificate does not name. */
    private Void predict(RemovalService service) {
        double[] row = new double[4];
        while (!over.get()) {
            Release<LinearModel> release = service.release();
            assertThat(release.model().digest()).isEqualTo(release.certificate().modelDigest());
            row[0] = ThreadLocalRandom.current().nextDouble(-1, 1);
            assertThat(release.model().predict(row)).isIn(0, 1);
            releases.add(release.certificate().id());
            predictions.incrementAndGet();
            LockSupport.parkNanos(500_000);
        }
        return null;
    }

    private Void look(RemovalService service) {
        while (!over.get()) {
            ServiceHealth health = service.health();
            assertThat(health.queued()).isBetween(0, CAPACITY);
            assertThat(health.remainingRows()).isBetween(0L, (long) ROWS);
            assertThat(service.plan(ServiceCases.subject(ROWS / 2 - 1)).rows()).isEqualTo(2);
            LockSupport.parkNanos(500_000);
        }
        return null;
    }

    private void check(RemovalService service) throws Exception {
        assertThat(tickets).hasSize(DELETERS / 2 * EACH);
        for (RemovalTicket ticket : tickets.values()) {
            assertThat(ticket.state()).isEqualTo(TicketState.ERASED);
            assertThat(ticket.removed().get().rows()).isEqualTo(2);
            assertThat(ticket.removed().get().repeated()).isFalse();
        }
        assertThat(service.health().remainingRows()).isEqualTo(ROWS - 2L * tickets.size());
        assertThat(releases.size()).isGreaterThan(1);
        assertThat(predictions.get()).isPositive();
        assertThat(files.appends.get()).as("forced writes").isLessThan(tickets.size());
    }

    /** Whoever waits for room, for a ticket or for a command is told when the service is shut down. */
    @Test
    void nobodyIsLeftWaitingAtShutdown() throws Exception {
        ServiceCases.create(files, ServiceCases.model(ROWS, 10_000));
        ServiceSettings settings = ServiceCases.slow().withQueue(4, 2).withReleases(1_000, Duration.ofHours(1));
        Set<String> done = new HashSet<>();
        for (int round = 0; round < 8; round++) {
            ExecutorService threads = Executors.newFixedThreadPool(64);
            RemovalService service = ServiceCases.start(files, settings);
            CountDownLatch start = new CountDownLatch(64);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int row = i + 64 * round;
                answers.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return oneRequest(service, row);
                }));
            }
            start.await();
            TimeUnit.MILLISECONDS.sleep(round % 5);
            service.shutdown(round % 2 == 0 ? Duration.ZERO : ServiceCases.LONG);
            for (Future<String> answer : answers) {
                String id = answer.get(30, TimeUnit.SECONDS);
                if (!id.isEmpty()) {
                    assertThat(done.add(id)).isTrue();
                }
            }
            threads.shutdown();
        }
        try (DurableRemoval store = ServiceCases.opener(files).get()) {
            assertThat(store.remainingRows()).isEqualTo(ROWS - done.size());
        }
    }

    /** Returns the id if it was acknowledged as removed. */
    private static String oneRequest(RemovalService service, int row) throws InterruptedException {
        String id = "request-" + row;
        try {
            RemovalTicket ticket = service.submit(id, ServiceCases.record(row), Duration.ofMinutes(5));
            TicketState state = ticket.awaitRemoved(Duration.ofMinutes(5));
            ticket.awaitReleased(Duration.ofMinutes(5));
            assertThat(state == TicketState.REFUSED || state.removed()).isTrue();
            return state.removed() ? id : "";
        } catch (RequestRefusedException e) {
            assertThat(e.reason()).isEqualTo(RequestRefusedException.Reason.SHUT_DOWN);
            return "";
        }
    }
}
