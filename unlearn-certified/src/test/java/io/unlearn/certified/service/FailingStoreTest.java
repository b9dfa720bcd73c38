package io.unlearn.certified.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.store.IdentifiedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that fails: predictions go on, deletions are refused with the reason, and nothing is lost or done twice. */
@Timeout(120)
class FailingStoreTest {
    private final TrialFiles files = new TrialFiles();

    private static void awaitStatus(RemovalService service, ServiceHealth.Status status) throws InterruptedException {
        for (int i = 0; i < 4_000 && service.health().status() != status; i++) {
            Thread.sleep(5);
        }
        assertThat(service.health().status()).isEqualTo(status);
    }

    /** Whatever part of a batch was written: an unfinished entry, some requests, or all of them without the answer. */
    @Test
    void aStoreThatFailsInMidBatch() throws Exception {
        for (int kept : new int[] {0, 5, 300, 700, 1_500, 1_000_000}) {
            failAndReopen(new TrialFiles(), kept);
        }
    }

    private static void failAndReopen(TrialFiles files, int kept) throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        ServiceListener listener = new ServiceListener() {
            @Override
            public void degraded(String reason) {
                told.add(reason);
            }

            @Override
            public void reopened() {
                told.add("reopened");
            }
        };
        ServiceSettings settings = ServiceCases.slow().withQueue(50, 10).withListener(listener, 0);
        try (RemovalService service = ServiceCases.small(files, settings)) {
            CountDownLatch gate = files.hold();
            List<RemovalTicket> tickets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tickets.add(service.submit("t-" + i, ServiceCases.record(i)));
            }
            files.fail(kept);
            gate.countDown();
            awaitStatus(service, ServiceHealth.Status.DEGRADED);
            assertThat(service.model().predict(new double[4])).isIn(0, 1);
            assertThat(tickets).allMatch(ticket -> ticket.state() == TicketState.QUEUED);
            assertThat(service.health().queued()).isEqualTo(20);
            assertThat(service.health().reasons()).anyMatch(reason -> reason.contains("the disk is gone"));
            assertThatThrownBy(() -> service.submit("new", ServiceCases.record(30)))
                    .isInstanceOfSatisfying(
                            RequestRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(RequestRefusedException.Reason.UNAVAILABLE))
                    .hasMessageContaining("the disk is gone");
            assertThat(service.submit("t-3", ServiceCases.record(3))).isSameAs(tickets.get(3));
            if (kept > 0 && kept < 1_000_000) {
                assertThatThrownBy(() -> service.reopen().get()).isInstanceOf(ExecutionException.class);
                awaitStatus(service, ServiceHealth.Status.DEGRADED);
            }
            files.mend();
            service.reopen().get();
            for (RemovalTicket ticket : tickets) {
                assertThat(ticket.awaitRemoved(ServiceCases.LONG).removed()).isTrue();
                assertThat(ticket.removed().get().rows()).isEqualTo(1);
            }
            service.releaseNow().get();
            assertThat(tickets).allMatch(ticket -> ticket.state() == TicketState.ERASED);
            assertThat(service.health().remainingRows()).isEqualTo(20);
            assertThat(service.health().status()).isEqualTo(ServiceHealth.Status.UP);
            assertThat(service.health().lastFailure().orElse("")).isNotEmpty();
            assertThat(told).contains("reopened").anyMatch(text -> text.contains("the disk is gone"));
        }
    }

    @Test
    void aReleaseThatCannotBeWrittenIsNotServed() throws Exception {
        try (RemovalService service = ServiceCases.small(files, ServiceCases.slow())) {
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            assertThat(ticket.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REMOVED);
            String served = service.release().certificate().id();
            files.fail(0);
            assertThatThrownBy(() -> service.releaseNow().get()).isInstanceOf(ExecutionException.class);
            assertThat(service.release().certificate().id()).isEqualTo(served);
            assertThat(ticket.state()).isEqualTo(TicketState.REMOVED);
            files.mend();
            service.reopen().get();
            assertThat(ticket.state()).isEqualTo(TicketState.ERASED);
            assertThat(service.release().certificate().id()).isNotEqualTo(served);
        }
    }

    @Test
    void aRetrainingThatFailsKeepsHeldRequests() throws Exception {
        ServiceSettings settings = ServiceCases.slow()
                .withLimits(RemovalLimits.none().withRowsPerRequest(1))
                .withRetrain(RetrainPolicy.never(), Duration.ofHours(1));
        try (RemovalService service = ServiceCases.small(files, settings)) {
            RemovalTicket held = service.submit("t", ServiceCases.subject(1));
            while (service.health().held() != 1) {
                Thread.sleep(2);
            }
            files.fail(0);
            assertThatThrownBy(() -> service.retrain().get()).isInstanceOf(ExecutionException.class);
            assertThat(service.health().held()).isEqualTo(1);
            assertThatThrownBy(() -> service.approve("t")).isInstanceOf(RequestRefusedException.class);
            files.mend();
            service.reopen().get();
            service.retrain().get();
            assertThat(held.state()).isEqualTo(TicketState.ERASED);
            assertThat(service.health().remainingRows()).isEqualTo(38);
        }
    }

    @Test
    void shutdownOfAFailedServiceLeavesEverything() throws Exception {
        RemovalService service = ServiceCases.small(files, ServiceCases.slow());
        files.fail(0);
        RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
        awaitStatus(service, ServiceHealth.Status.DEGRADED);
        assertThat(service.shutdown(ServiceCases.LONG))
                .containsExactly(new IdentifiedRequest("t", ServiceCases.record(1)));
        assertThat(ticket.state()).isEqualTo(TicketState.REFUSED);
        files.mend();
        try (RemovalService again = ServiceCases.start(files, ServiceCases.slow())) {
            assertThat(again.health().remainingRows()).isEqualTo(40);
        }
    }
}
