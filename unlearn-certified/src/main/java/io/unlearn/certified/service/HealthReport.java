package io.unlearn.certified.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts the health report together from what each part says of itself. */
final class HealthReport {
    private HealthReport() {}

    static ServiceHealth of(
            ServiceSettings settings,
            Intake.Counts counts,
            StoreHandle.Seen seen,
            Releasing releasing,
            Writer writer,
            Pace pace) {
        List<String> reasons = reasons(settings, counts, releasing);
        ServiceHealth.Status status = ServiceHealth.Status.UP;
        if (counts.closing()) {
            status = ServiceHealth.Status.DOWN;
        } else if (!reasons.isEmpty()) {
            status = ServiceHealth.Status.DEGRADED;
        }
        return new ServiceHealth(
                status,
                reasons,
                counts.queued(),
                Duration.ofNanos(counts.oldestNanos()),
                counts.held(),
                releasing.waiting(),
                pace.estimate(counts.queued()),
                seen.remainingRows(),
                seen.budget(),
                RetrainPolicy.Situation.share(seen.budget()),
                releasing.served().since(),
                releasing.checkpointed(),
                writer.retrained(),
                writer.lastFailure());
    }

    private static List<String> reasons(ServiceSettings settings, Intake.Counts counts, Releasing releasing) {
        List<String> reasons = new ArrayList<>();
        if (counts.closing()) {
            reasons.add("The service is shut down, or about to be.");
        }
        if (counts.failure() != null) {
            reasons.add("The store failed, and deletions are refused until it is opened again: " + counts.failure());
        }
        releasing.refusal().ifPresent(why -> reasons.add("The last release was not made: " + why));
        if (releasing.exhausted()) {
            reasons.add("The budget is exhausted: retrain.");
        }
        if (counts.held() > 0) {
            reasons.add(counts.held() + " requests wait for approval or for the next retraining.");
        }
        if (counts.queued() >= settings.capacity()) {
            reasons.add("The queue is full.");
        }
        if (releasing.late()) {
            reasons.add("A removal has waited for a release more than twice as long as it should.");
        }
        return reasons;
    }
}
