package io.unlearn.algorithms.experiment;

import io.unlearn.core.internal.Check;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Several models at once, on threads.
 *
 * @param count how many
 */
record ThreadRunner(int count) implements SeedRunner {
    ThreadRunner {
        Check.atLeast("number of threads", count, 1, "Use SeedRunner.serial() for none.");
    }

    @Override
    public boolean takesBlocks() {
        return true;
    }

    @Override
    public void run(List<SeedJob> jobs, SeedWork work) {
        runAll(jobs, count, job -> {
            work.carryOut(job);
            work.finished(job);
        });
    }

    /** What is done for one job. */
    interface Step {
        void accept(SeedJob job) throws InterruptedException;
    }

    /** Does the jobs on so many threads; shared with the runner whose threads wait for processes. */
    static void runAll(List<SeedJob> jobs, int threads, Step step) {
        if (jobs.isEmpty()) {
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, jobs.size()));
        try {
            CompletionService<SeedJob> service = new ExecutorCompletionService<>(pool);
            for (SeedJob job : jobs) {
                Future<SeedJob> unused = service.submit(() -> {
                    step.accept(job);
                    return job;
                });
            }
            for (int i = 0; i < jobs.size(); i++) {
                service.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SerialRunner.cancelled();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            stop(pool);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** Nothing may still write when the caller goes on, interrupted or not. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        while (!pool.isTerminated()) {
            try {
                if (pool.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
