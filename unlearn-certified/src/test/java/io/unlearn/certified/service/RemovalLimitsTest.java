package io.unlearn.certified.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Budget;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that cost too much wait or are refused, with nothing changed; a spent budget is renewed by retraining. */
@Timeout(60)
class RemovalLimitsTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final TrialFiles files = new TrialFiles();

    private static RemovalRequest records(int from, int to) {
        List<RecordId> ids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ids.add(RecordId.of("r" + i));
        }
        return RemovalRequest.records(ids);
    }

    private static ServiceSettings limited(RemovalLimits limits) {
        return ServiceCases.slow().withLimits(limits).withRetrain(RetrainPolicy.never(), NEVER);
    }

    private static void awaitHeld(RemovalService service, int held) throws InterruptedException {
        for (int i = 0; i < 2_000 && service.health().held() != held; i++) {
            Thread.sleep(5);
        }
        assertThat(service.health().held()).isEqualTo(held);
    }

    @Test
    void aRequestForManyRowsWaitsForApproval() throws Exception {
        try (RemovalService service =
                ServiceCases.small(files, limited(RemovalLimits.none().withRowsPerRequest(3)))) {
            RemovalTicket many = service.submit("many", records(0, 4));
            assertThat(service.submit("few", records(10, 13)).awaitRemoved(ServiceCases.LONG))
                    .isEqualTo(TicketState.REMOVED);
            awaitHeld(service, 1);
            assertThat(many.state()).isEqualTo(TicketState.HELD);
            assertThat(many.reason().orElse("")).contains("rows of a request must be at most 3 but is 4");
            assertThat(service.health().remainingRows()).isEqualTo(37);
            assertThat(service.health().status()).isEqualTo(ServiceHealth.Status.DEGRADED);
            assertThat(service.submit("many", records(0, 4))).isSameAs(many);
            assertThat(service.approve("many")).isTrue();
            assertThat(service.approve("many")).isFalse();
            assertThat(many.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REMOVED);
            assertThat(service.health().status()).isEqualTo(ServiceHealth.Status.UP);
            RemovalTicket unwanted = service.submit("unwanted", records(20, 30));
            awaitHeld(service, 1);
            assertThat(service.reject("unwanted")).isTrue();
            assertThat(service.reject("unwanted")).isFalse();
            assertThat(unwanted.state()).isEqualTo(TicketState.REFUSED);
            assertThatThrownBy(() -> unwanted.removed().get()).hasCauseInstanceOf(RequestRefusedException.class);
            assertThat(service.health().remainingRows()).isEqualTo(33);
        }
    }

    @Test
    void orIsRefused() throws Exception {
        try (RemovalService service = ServiceCases.small(
                files, limited(RemovalLimits.none().withRowsPerRequest(3).refusing()))) {
            RemovalTicket many = service.submit("many", records(0, 4));
            assertThat(many.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REFUSED);
            assertThat(service.health().remainingRows()).isEqualTo(40);
            assertThat(service.health().held()).isZero();
        }
    }

    @Test
    void retrainingCarriesOutWhatIsHeld() throws Exception {
        try (RemovalService service =
                ServiceCases.small(files, limited(RemovalLimits.none().withRowsPerRequest(3)))) {
            RemovalTicket many = service.submit("many", records(0, 4));
            awaitHeld(service, 1);
            service.retrain().get();
            assertThat(many.awaitReleased(ServiceCases.LONG)).isEqualTo(TicketState.ERASED);
            assertThat(service.health().held()).isZero();
            assertThat(service.health().lastRetraining()).isPresent();
            assertThat(service.health().remainingRows()).isEqualTo(36);
        }
    }

    @Test
    void heldRequestsAreBounded() throws Exception {
        ServiceSettings settings =
                limited(RemovalLimits.none().withRowsPerRequest(1)).withQueue(2, 1);
        try (RemovalService service = ServiceCases.small(files, settings)) {
            for (int i = 0; i < 2; i++) {
                service.submit("t-" + i, ServiceCases.subject(i), ServiceCases.LONG);
            }
            awaitHeld(service, 2);
            RemovalTicket third = service.submit("t-2", ServiceCases.subject(2), ServiceCases.LONG);
            assertThat(third.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REFUSED);
            assertThat(service.shutdown(Duration.ZERO)).hasSize(2);
        }
    }

    @Test
    void aPersonMayAskSoOftenAndForSoManyRows() throws Exception {
        RemovalLimits limits = RemovalLimits.none().withSubject(3, 2, Duration.ofMinutes(10));
        try (RemovalService service = ServiceCases.small(files, limited(limits))) {
            SubjectId person = SubjectId.of("s0");
            RemovalTicket first = service.submit("a", records(0, 2), person, Duration.ZERO);
            assertThat(first.awaitRemoved(ServiceCases.LONG)).isEqualTo(TicketState.REMOVED);
            assertThat(service.submit("a", records(0, 2), person, Duration.ZERO))
                    .as("asking again is no new request")
                    .isSameAs(first);
            RemovalTicket second = service.submit("b", records(10, 12), person, Duration.ZERO);
            awaitHeld(service, 1);
            assertThat(second.reason().orElse(""))
                    .contains("rows of one person within PT10M must be at most 3 but is 4");
            assertThatThrownBy(() -> service.submit("c", records(30, 31), person, Duration.ZERO))
                    .isInstanceOfSatisfying(RequestRefusedException.class, e -> {
                        assertThat(e.reason()).isEqualTo(RequestRefusedException.Reason.LIMIT);
                        assertThat(e.retryAfter().orElseThrow())
                                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
                    });
            assertThat(service.ticket("c")).isEmpty();
            assertThat(service.submit("d", ServiceCases.subject(15)).awaitRemoved(ServiceCases.LONG))
                    .isEqualTo(TicketState.REMOVED);
        }
    }

    @Test
    void windowsForget() {
        SubjectWindows windows = new SubjectWindows(RemovalLimits.none().withSubject(5, 1, Duration.ofSeconds(1)));
        windows.admit("a", 0);
        windows.removed("a", 4, 10);
        assertThatThrownBy(() -> windows.admit("a", 999_999_999)).isInstanceOf(RequestRefusedException.class);
        assertThat(windows.rows("a", 999_999_999)).isEqualTo(4);
        windows.admit("a", 1_000_000_000);
        assertThat(windows.rows("a", 1_000_000_011)).isZero();
        assertThat(windows.rows("b", 0)).isZero();
    }

    /** In the published masking every removal uses the budget: what is not covered waits, and retraining renews the budget. */
    @Test
    void aSpentBudgetIsRenewedByRetraining() throws Exception {
        ServiceCases.create(files, ServiceCases.publishedModel(40, 0.1));
        List<String> told = new CopyOnWriteArrayList<>();
        ServiceListener listener = new ServiceListener() {
            @Override
            public void retrained(Budget budget) {
                told.add("retrained");
            }

            @Override
            public void budgetLow(Budget budget, double share) {
                told.add("low");
            }

            @Override
            public void held(String reason) {
                told.add("held");
            }
        };
        ServiceSettings settings = ServiceCases.slow()
                .withQueue(64, 1)
                .withListener(listener, 0.99)
                .withRetrain(RetrainPolicy.whenExhausted(), Duration.ofMillis(5));
        List<RemovalTicket> tickets = new ArrayList<>();
        try (RemovalService service = ServiceCases.start(files, settings)) {
            for (int i = 0; i < 30; i++) {
                tickets.add(service.submit("t-" + i, ServiceCases.record(i)));
            }
            for (RemovalTicket ticket : tickets) {
                assertThat(ticket.awaitRemoved(ServiceCases.LONG).removed()).isTrue();
            }
            assertThat(service.health().remainingRows()).isEqualTo(10);
            service.releaseNow().get();
            for (RemovalTicket ticket : tickets) {
                assertThat(ticket.awaitReleased(ServiceCases.LONG).released()).isTrue();
            }
        }
        assertThat(told).contains("retrained", "held", "low");
    }

    @Test
    void aLimitOnTheShareOfTheBudget() throws Exception {
        ServiceCases.create(files, ServiceCases.publishedModel(40, 0.1));
        RemovalLimits limits = RemovalLimits.none().withBudgetShare(0.01).withTime(Duration.ofDays(1));
        try (RemovalService service = ServiceCases.start(files, limited(limits))) {
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            awaitHeld(service, 1);
            assertThat(ticket.reason().orElse("")).contains("share of the budget that a request uses");
            assertThat(service.health().remainingRows()).isEqualTo(40);
        }
    }

    /** Where releases use the budget, nothing can be removed that no release would cover; health says so. */
    @Test
    void withoutRetrainingRemovalsEnd() throws Exception {
        ServiceCases.create(files, ServiceCases.model(40, 1));
        ServiceSettings settings = ServiceCases.quick().withRetrain(RetrainPolicy.never(), Duration.ofMillis(5));
        try (RemovalService service = ServiceCases.start(files, settings)) {
            assertThat(service.submit("a", ServiceCases.record(1)).awaitReleased(ServiceCases.LONG))
                    .isEqualTo(TicketState.ERASED);
            RemovalTicket second = service.submit("b", ServiceCases.record(2));
            awaitHeld(service, 1);
            assertThat(second.reason().orElse("")).contains("retrain()");
            ServiceHealth health = service.health();
            assertThat(health.status()).isEqualTo(ServiceHealth.Status.DEGRADED);
            assertThat(health.reasons()).anyMatch(reason -> reason.contains("budget is exhausted: retrain"));
            assertThat(health.budgetLeft()).isZero();
            service.retrain().get();
            assertThat(second.awaitReleased(ServiceCases.LONG)).isEqualTo(TicketState.ERASED);
            assertThat(service.health().status()).isEqualTo(ServiceHealth.Status.UP);
        }
    }
}
