package io.unlearn.algorithms.experiment;

import java.util.List;
import java.util.concurrent.CancellationException;

/** One model after the other, in the calling thread. */
record SerialRunner() implements SeedRunner {
    @Override
    public boolean takesBlocks() {
        return true;
    }

    @Override
    public void run(List<SeedJob> jobs, SeedWork work) {
        for (SeedJob job : jobs) {
            checkInterrupt();
            work.carryOut(job);
            work.finished(job);
        }
    }

    /** Throws if the thread is interrupted, and leaves it so. */
    static void checkInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }

    static CancellationException cancelled() {
        return new CancellationException(
                "The experiment was cancelled. Run it again to go on: finished models are kept.");
    }
}
