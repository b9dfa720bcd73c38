package io.unlearn.certified.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Budget;
import io.unlearn.core.PrivacyGuarantee;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When it is time to retrain. */
class RetrainPolicyTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static RetrainPolicy.Situation at(String now, String since) {
        return situation(now, since, 0, 10, false);
    }

    private static RetrainPolicy.Situation situation(
            String now, String since, double used, double limit, boolean exhausted) {
        Budget budget = new Budget(
                new PrivacyGuarantee(1, 1e-5, PrivacyGuarantee.Definition.PROVED_OUTPUT), used, limit, "releases");
        return new RetrainPolicy.Situation(budget, Instant.parse(now), Instant.parse(since), 0, exhausted);
    }

    @Test
    void onceADayAtATimeInAZone() {
        RetrainPolicy nightly = RetrainPolicy.dailyAt(LocalTime.of(3, 0), BERLIN);
        assertThat(nightly.due(at("2026-11-25T01:59:59Z", "2026-11-24T12:00:00Z")))
                .isFalse();
        assertThat(nightly.due(at("2026-11-25T02:00:00Z", "2026-11-24T12:00:00Z")))
                .isTrue();
        assertThat(nightly.due(at("2026-11-25T23:00:00Z", "2026-11-25T02:00:07Z")))
                .isFalse();
        assertThat(nightly.due(at("2026-11-26T02:00:01Z", "2026-11-25T02:00:07Z")))
                .isTrue();
        assertThat(nightly.due(at("2026-11-30T00:30:00Z", "2026-11-25T02:00:07Z")))
                .as("the machine was off at the time")
                .isTrue();
    }

    /** On 29 March 2026 the clocks in Berlin went from 2:00 to 3:00; on 25 October from 3:00 to 2:00. */
    @Test
    void daysWithAnHourLessOrMore() {
        RetrainPolicy skipped = RetrainPolicy.dailyAt(LocalTime.of(2, 30), BERLIN);
        assertThat(skipped.due(at("2026-03-29T01:29:00Z", "2026-03-28T12:00:00Z")))
                .isFalse();
        assertThat(skipped.due(at("2026-03-29T01:30:00Z", "2026-03-28T12:00:00Z")))
                .isTrue();
        assertThat(skipped.due(at("2026-10-25T00:30:00Z", "2026-10-24T12:00:00Z")))
                .isTrue();
        assertThat(skipped.due(at("2026-10-25T01:30:00Z", "2026-10-25T00:30:05Z")))
                .as("half past two comes twice, and counts once")
                .isFalse();
    }

    @Test
    void byTheBudget() {
        String day = "2026-11-25T12:00:00Z";
        RetrainPolicy below = RetrainPolicy.whenBudgetBelow(0.2);
        assertThat(below.due(situation(day, day, 8, 10, false))).isFalse();
        assertThat(below.due(situation(day, day, 8.1, 10, false))).isTrue();
        assertThat(below.due(situation(day, day, 0, 10, true))).isTrue();
        assertThat(below.due(situation(day, day, 5, Double.POSITIVE_INFINITY, false)))
                .isFalse();
        assertThat(RetrainPolicy.whenExhausted().due(situation(day, day, 0, 10, true)))
                .isTrue();
        assertThat(RetrainPolicy.never().or(below).due(situation(day, day, 9, 10, false)))
                .isTrue();
        assertThat(RetrainPolicy.never().due(situation(day, day, 9, 10, true))).isFalse();
    }

    @Test
    @Timeout(60)
    void theServiceRetrainsByTheClockOfTheCaller() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        TrialFiles files = new TrialFiles();
        ServiceSettings settings = ServiceCases.slow()
                .withClock(clock)
                .withRetrain(RetrainPolicy.dailyAt(LocalTime.of(3, 0), BERLIN), Duration.ofMillis(2));
        try (RemovalService service = ServiceCases.small(files, settings)) {
            RemovalTicket ticket = service.submit("t", ServiceCases.record(1));
            assertThat(ticket.awaitReleased(Duration.ofMillis(100))).isEqualTo(TicketState.REMOVED);
            assertThat(service.health().lastRetraining()).isEmpty();
            now.set(Instant.parse("2026-11-26T02:00:00Z"));
            assertThat(ticket.awaitReleased(ServiceCases.LONG)).isEqualTo(TicketState.ERASED);
            assertThat(service.health().lastRetraining()).contains(now.get());
        }
    }

    @Test
    @Timeout(60)
    void aPolicyThatFailsCountsAsNo() throws Exception {
        RetrainPolicy broken = situation -> {
            throw new IllegalStateException("no answer");
        };
        ServiceSettings settings = ServiceCases.quick().withRetrain(broken, Duration.ofMillis(2));
        try (RemovalService service = ServiceCases.small(new TrialFiles(), settings)) {
            assertThat(service.submit("t", ServiceCases.record(1)).awaitReleased(ServiceCases.LONG))
                    .isEqualTo(TicketState.ERASED);
        }
    }
}
