package io.unlearn.certified.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.IdentifiedRequest;
import io.unlearn.certified.store.Receipt;
import io.unlearn.core.Certificate;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.UnknownRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a service promises while its store works. */
@Timeout(60)
class RemovalServiceTest {
    private final TrialFiles files = new TrialFiles();

    @Test
    void aRequestEndsInAReleaseWithoutTheRows() throws Exception {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.quick())) {
            Release<LinearModel> before = service.release();
            RemovalTicket ticket = service.submit("t-1", ServiceCases.subject(3));
            Receipt receipt = ticket.removed().get(20, TimeUnit.SECONDS);
            assertThat(receipt.rows()).isEqualTo(2);
            Certificate certificate = ticket.released().get(20, TimeUnit.SECONDS);
            assertThat(ticket.state()).isEqualTo(TicketState.ERASED);
            assertThat(service.state("t-1")).contains(TicketState.ERASED);
            assertThat(service.release().certificate()).isEqualTo(certificate);
            assertThat(certificate.id()).isNotEqualTo(before.certificate().id());
            assertThat(CertificateVerifier.verify(
                                    certificate,
                                    service.model(),
                                    ServiceCases.rows(40).where(i -> i / 2 != 3))
                            .valid())
                    .isTrue();
            assertThat(service.health().remainingRows()).isEqualTo(38);
            assertThat(service.health().status()).isEqualTo(ServiceHealth.Status.UP);
            assertThat(service.health().lastCheckpoint()).isPresent();
        }
    }

    @Test
    void waitingRequestsShareAWriteAndARelease() throws Exception {
        AtomicInteger releases = new AtomicInteger();
        List<Integer> batches = new ArrayList<>();
        ServiceListener counting = new ServiceListener() {
            @Override
            public void released(Certificate certificate) {
                releases.incrementAndGet();
            }

            @Override
            public void removed(int requests, int rows) {
                batches.add(requests);
            }
        };
        try (RemovalService service = ServiceCases.small(
                files, ServiceCases.slow().withReleases(16, Duration.ofHours(1)).withListener(counting, 0))) {
            CountDownLatch gate = files.hold();
            service.submit("first", ServiceCases.record(0));
            List<RemovalTicket> tickets = new ArrayList<>();
            while (service.health().queued() != 1 || files.appends.get() != 0) {
                Thread.onSpinWait();
            }
            for (int i = 1; i < 16; i++) {
                tickets.add(service.submit("t-" + i, ServiceCases.record(i)));
            }
            int released = releases.get();
            gate.countDown();
            for (RemovalTicket ticket : tickets) {
                assertThat(ticket.awaitReleased(ServiceCases.LONG)).isEqualTo(TicketState.ERASED);
            }
            assertThat(releases.get() - released).isEqualTo(1);
            assertThat(files.appends.get()).isEqualTo(batches.size()).isLessThanOrEqualTo(3);
            assertThat(batches.stream().mapToInt(n -> n).sum()).isEqualTo(16);
        }
    }

    @Test
    void aReleaseIsMadeWithinTheStatedTime() throws Exception {
        ServiceSettings settings = ServiceCases.slow().withReleases(1_000, Duration.ofMillis(300));
        try (RemovalService service = ServiceCases.small(files, settings)) {
            long start = System.nanoTime();
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            assertThat(ticket.awaitRemoved(ServiceCases.LONG).removed()).isTrue();
            assertThat(ticket.awaitReleased(ServiceCases.LONG)).isEqualTo(TicketState.ERASED);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void askingAgainReturnsTheSameTicket() throws Exception {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.slow())) {
            CountDownLatch gate = files.hold();
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            assertThat(service.submit("t", ServiceCases.record(1))).isSameAs(ticket);
            assertThatThrownBy(() -> service.submit("t", ServiceCases.record(2)))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("used for another request");
            gate.countDown();
            assertThat(ticket.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REMOVED);
            assertThat(service.submit("t", ServiceCases.record(1))).isSameAs(ticket);
            service.releaseNow().get();
            assertThat(service.submit("t", ServiceCases.record(1)).state()).isEqualTo(TicketState.ERASED);
            assertThat(ticket.toString()).doesNotContain("t,");
        }
    }

    @Test
    void idsSurviveARestart() throws Exception {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.slow())) {
            service.submit("t", ServiceCases.record(1)).awaitRemoved(ServiceCases.LONG);
        }
        try (RemovalService service = ServiceCases.start(files, ServiceCases.slow())) {
            assertThat(service.ticket("t")).isEmpty();
            assertThat(service.state("t")).contains(TicketState.ERASED);
            assertThat(service.state("nobody")).isEmpty();
            RemovalTicket again = service.submit("t", ServiceCases.record(1));
            assertThat(again.removed().get().repeated()).isTrue();
            assertThat(again.awaitReleased(ServiceCases.LONG)).isEqualTo(TicketState.ERASED);
            RemovalTicket other = service.submit("t2", ServiceCases.record(1));
            assertThat(other.removed().get().alreadyRemoved()).isEqualTo(1);
            String release = service.release().certificate().id();
            service.releaseNow().get();
            assertThat(other.state()).isEqualTo(TicketState.ERASED);
            assertThat(service.release().certificate().id()).isEqualTo(release);
        }
    }

    @Test
    void aRefusedIdMayBeUsedAgain() throws Exception {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.quick())) {
            RemovalTicket ticket = service.submit("t", RemovalRequest.record("nobody"));
            assertThat(ticket.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REFUSED);
            assertThat(ticket.reason().orElse("")).contains("unknown");
            assertThatThrownBy(() -> ticket.released().get()).hasCauseInstanceOf(UnknownRecordException.class);
            assertThat(service.submit("t", ServiceCases.record(1)).awaitReleased(ServiceCases.LONG))
                    .isEqualTo(TicketState.ERASED);
        }
    }

    @Test
    void aFullQueueRefusesAndSaysHowLong() throws Exception {
        try (RemovalService service =
                ServiceCases.small(files, ServiceCases.slow().withQueue(3, 1))) {
            CountDownLatch gate = files.hold();
            for (int i = 0; i < 3; i++) {
                service.submit("t-" + i, ServiceCases.record(i));
            }
            assertThatThrownBy(() -> service.submit("t-3", ServiceCases.record(3)))
                    .isInstanceOfSatisfying(RequestRefusedException.class, e -> {
                        assertThat(e.reason()).isEqualTo(RequestRefusedException.Reason.QUEUE_FULL);
                        assertThat(e.retryAfter().orElseThrow()).isPositive();
                    });
            assertThatThrownBy(() -> service.submit("t-3", ServiceCases.record(3), Duration.ofMillis(20)))
                    .isInstanceOf(RequestRefusedException.class);
            assertThat(service.health().reasons()).contains("The queue is full.");
            assertThat(service.health().queued()).isEqualTo(3);
            assertThat(service.ticket("t-3")).isEmpty();
            CountDownLatch asked = new CountDownLatch(1);
            Thread opener = new Thread(() -> {
                try {
                    asked.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                gate.countDown();
            });
            opener.start();
            asked.countDown();
            RemovalTicket waited = service.submit("t-3", ServiceCases.record(3), ServiceCases.LONG);
            assertThat(waited.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REMOVED);
            opener.join();
        }
    }

    @Test
    void predictionsDoNotWaitForTheStore() throws Exception {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.quick())) {
            CountDownLatch gate = files.hold();
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            double[] row = ServiceCases.rows(40).featuresCopy(5);
            for (int i = 0; i < 1_000; i++) {
                assertThat(service.model().predict(row)).isIn(0, 1);
            }
            assertThat(service.health().oldest()).isPositive();
            assertThat(ticket.state()).isEqualTo(TicketState.QUEUED);
            gate.countDown();
            ticket.awaitReleased(ServiceCases.LONG);
        }
    }

    @Test
    void shutdownDrainsOrLeavesWhatWaits() throws Exception {
        ServiceSettings settings = ServiceCases.slow().withQueue(100, 2);
        RemovalService drained = ServiceCases.small(files, settings);
        List<RemovalTicket> tickets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tickets.add(drained.submit("t-" + i, ServiceCases.record(i)));
        }
        assertThat(drained.shutdown(ServiceCases.LONG)).isEmpty();
        assertThat(tickets).allMatch(ticket -> ticket.state() == TicketState.ERASED);
        assertThat(drained.health().status()).isEqualTo(ServiceHealth.Status.DOWN);
        assertThatThrownBy(() -> drained.submit("late", ServiceCases.record(1)))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(RequestRefusedException.Reason.SHUT_DOWN));
        assertThatThrownBy(drained::releaseNow).isInstanceOf(RequestRefusedException.class);
        assertThat(drained.model().predict(new double[4])).isIn(0, 1);

        RemovalService left = ServiceCases.start(files, settings);
        CountDownLatch gate = files.hold();
        List<RemovalTicket> waiting = new ArrayList<>();
        for (int i = 10; i < 20; i++) {
            waiting.add(left.submit("t-" + i, ServiceCases.record(i)));
        }
        Thread opener = new Thread(gate::countDown);
        List<IdentifiedRequest> rest = shutdownWhile(left, opener);
        assertThat(waiting)
                .allMatch(
                        ticket -> ticket.removed().isDone() && ticket.released().isDone());
        assertThat(rest.size()).isBetween(8, 10);
        try (RemovalService again = ServiceCases.start(files, settings)) {
            for (IdentifiedRequest request : rest) {
                assertThat(again.submit(request.id(), request.request()).awaitRemoved(ServiceCases.LONG))
                        .isEqualTo(TicketState.REMOVED);
            }
            assertThat(again.health().remainingRows()).isEqualTo(20);
        }
    }

    /** Opens the gate only once the service knows that it is to end. */
    private static List<IdentifiedRequest> shutdownWhile(RemovalService service, Thread opener) throws Exception {
        Thread waits = new Thread(() -> {
            while (service.health().status() != ServiceHealth.Status.DOWN) {
                Thread.onSpinWait();
            }
            opener.start();
        });
        waits.start();
        List<IdentifiedRequest> rest = service.shutdown(Duration.ZERO);
        waits.join();
        return rest;
    }

    @Test
    void closingTwiceAndFromAListener() throws Exception {
        List<RuntimeException> thrown = new ArrayList<>();
        RemovalService[] itself = new RemovalService[1];
        ServiceListener closing = new ServiceListener() {
            @Override
            public void removed(int requests, int rows) {
                try {
                    itself[0].close();
                } catch (InvalidStateException e) {
                    thrown.add(e);
                }
                throw new IllegalArgumentException("a listener that fails");
            }
        };
        itself[0] = ServiceCases.small(files, ServiceCases.quick().withListener(closing, 0));
        assertThat(itself[0].submit("t", ServiceCases.record(1)).awaitReleased(ServiceCases.LONG))
                .isEqualTo(TicketState.ERASED);
        itself[0].close();
        itself[0].close();
        assertThat(thrown).hasSize(1);
    }

    @Test
    void aStartNeedsARelease() {
        ServiceCases.create(files, ServiceCases.publishedModel(40, 10));
        ServiceSettings never = ServiceCases.quick().withRetrain(RetrainPolicy.never(), Duration.ofMillis(5));
        try (DurableRemoval store = ServiceCases.opener(files).get()) {
            store.remove("a", ServiceCases.record(1));
            store.publish();
            store.remove("b", ServiceCases.record(2));
        }
        assertThatThrownBy(() -> ServiceCases.start(files, never)).isInstanceOf(BudgetExhaustedException.class);
        try (RemovalService service = ServiceCases.start(files, ServiceCases.quick())) {
            assertThat(service.health().remainingRows()).isEqualTo(38);
            assertThat(service.state("b")).contains(TicketState.ERASED);
        }
    }

    @Test
    void plansChangeNothing() {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.slow())) {
            assertThat(service.plan(ServiceCases.subject(2)).rows()).isEqualTo(2);
            assertThat(service.health().remainingRows()).isEqualTo(40);
        }
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> ServiceSettings.defaults().withQueue(0, 1))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> ServiceSettings.defaults().withReleases(1, Duration.ZERO))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> RemovalLimits.none().withBudgetShare(Double.NaN))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> ServiceSettings.defaults().withDrain(Duration.ofSeconds(-1)))
                .isInstanceOf(InvalidArgumentException.class);
        assertThat(ServiceSettings.defaults()
                        .withReleases(1, Duration.ofDays(1_000_000))
                        .releaseWithin())
                .hasDays(1_000_000);
    }

    @Test
    void futuresOfATicketAreCopies() throws ExecutionException, InterruptedException {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.slow())) {
            CountDownLatch gate = files.hold();
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            ticket.removed().cancel(true);
            ticket.released().completeExceptionally(new IllegalStateException("mine"));
            gate.countDown();
            assertThat(ticket.removed().get().rows()).isEqualTo(1);
            service.releaseNow().get();
            assertThat(ticket.released().get()).isEqualTo(service.release().certificate());
        }
    }
}
