package io.unlearn.certified.service;

import io.unlearn.core.RemovalRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The queue between those who ask and the writer is linearizable: whatever three threads do, each result is one that some order of
 * the calls on one thread would give. Lincheck looks through interleavings with a model checker, and tries others at random.
 */
@Param(name = "id", gen = IntGen.class, conf = "1:3")
public class IntakeInterleavingsTest {
    private static final int CAPACITY = 2;

    private final Intake intake = new Intake(CAPACITY, new Pace());

    /** Returns "new", "known", or why it was refused. */
    @Operation
    public String submit(@Param(name = "id") int id) throws InterruptedException {
        RemovalTicket ticket =
                new RemovalTicket("request-" + id, RemovalRequest.record("r" + id), "hash", Optional.empty(), 0);
        try {
            return intake.submit(ticket, "hash", 0, asked -> {}) == ticket ? "new" : "known";
        } catch (RequestRefusedException e) {
            return e.reason().name();
        }
    }

    /** What the writer does with a batch of one: refuse it, so that its id may be used again. Only one thread is the writer. */
    @Operation(nonParallelGroup = "writer")
    public String refuseOne() {
        return settleOne(ticket -> ticket.refuse(RequestRefusedException.rejected()));
    }

    /** The same with a request that is held. */
    @Operation(nonParallelGroup = "writer")
    public String holdOne() {
        return settleOne(intake.hold(RequestRefusedException.rejected(), () -> {}));
    }

    private String settleOne(Intake.Decision decision) {
        List<RemovalTicket> batch = intake.batch(1);
        if (batch.isEmpty()) {
            return "nothing";
        }
        intake.settle(batch, Map.of(batch.get(0), decision)).forEach(Runnable::run);
        return batch.get(0).requestId();
    }

    @Operation
    public String approve(@Param(name = "id") int id) {
        try {
            return intake.approve("request-" + id) ? "approved" : "not held";
        } catch (RequestRefusedException e) {
            return e.reason().name();
        }
    }

    @Operation
    public boolean reject(@Param(name = "id") int id) {
        Optional<Runnable> tell = intake.reject("request-" + id);
        tell.ifPresent(Runnable::run);
        return tell.isPresent();
    }

    @Operation
    public String counts() {
        Intake.Counts counts = intake.counts();
        if (counts.queued() > CAPACITY) {
            throw new IllegalStateException("the bound of the queue is exceeded");
        }
        return counts.queued() + " queued, " + counts.held() + " held";
    }

    @Operation
    public void fail() {
        intake.failure("why");
    }

    @Operation
    public void mend() {
        intake.failure(null);
    }

    @Operation
    public void close() {
        intake.close();
    }

    @Test
    @Tag("slow")
    void modelChecking() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(30)
                .invocationsPerIteration(500)
                .check(getClass());
    }

    @Test
    @Tag("slow")
    void stress() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .iterations(30)
                .invocationsPerIteration(1_000)
                .check(getClass());
    }
}
