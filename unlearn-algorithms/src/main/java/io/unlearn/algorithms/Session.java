package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Schedule;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.Training;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * One optimiser at work on a model by a {@link TrainingPlan}: the only loop over batches that the methods have. It sets the
 * learning rate, shuffles, tells the progress, and ends with a {@link CancellationException} if the thread is interrupted.
 * Several sessions may be open on one model and used in turn, each with its own momentum. One thread at a time.
 */
public final class Session implements AutoCloseable {
    private final String stage;
    private final TrainingPlan plan;
    private final TorchData data;
    private final Seeds seeds;
    private final Progress progress;
    private final Training training;
    private final Schedule schedule;
    private final long total;
    private long steps;
    private int epochs;

    /**
     * Opens a session.
     *
     * @param stage what it is for, in progress and in messages
     * @param data the rows to train on; the plan's epochs are passes over these
     * @param seeds where the order of rows comes from
     */
    Session(String stage, TorchModel model, TrainingPlan plan, TorchData data, Seeds seeds, Progress progress) {
        this.stage = stage;
        this.plan = plan;
        this.data = data;
        this.seeds = seeds;
        this.progress = progress;
        this.schedule = plan.schedule(data.size());
        this.total = plan.steps(data.size());
        this.training = Training.of(model, plan.optimiser());
    }

    /** Returns the engine's side of the session: to freeze, to scale gradients, to choose the mode. */
    public Training training() {
        return training;
    }

    /** Returns whether steps of the plan are left. */
    public boolean remains() {
        return steps < total;
    }

    /** Trains for all epochs that are left. */
    public void run(BatchLoss loss) {
        while (remains()) {
            epoch(loss);
        }
    }

    /** Trains for the next epoch, or for what is left of it in the plan. */
    public void epoch(BatchLoss loss) {
        epoch(data, loss);
    }

    /** Trains for the next epoch on other rows, for example on the same with other labels. */
    public void epoch(TorchData rows, BatchLoss loss) {
        checkCancelled(stage);
        List<int[]> all = nextBatches(rows);
        List<int[]> batches = all.subList(0, (int) Math.min(all.size(), total - steps));
        long before = steps;
        training.steps(rows, batches, rates(plan, schedule, before, epochs - 1, batches.size()), loss, done -> {
            while (steps < before + done) {
                steps++;
                progress.update(stage, steps, total);
            }
            if (done < batches.size()) {
                checkCancelled(stage);
            }
        });
    }

    /** Returns the learning rates of steps within one epoch. */
    static double[] rates(TrainingPlan plan, Schedule schedule, long firstStep, int epoch, int count) {
        double[] rates = new double[count];
        for (int i = 0; i < count; i++) {
            rates[i] = schedule.at(plan.perStep() ? firstStep + i : epoch);
        }
        return rates;
    }

    /** Returns the batches of the next epoch in a random order, for {@link #step}. */
    public List<int[]> nextBatches() {
        return nextBatches(data);
    }

    private List<int[]> nextBatches(TorchData rows) {
        Seeds order = seeds.split(epochs++);
        training.dropout(order.split("dropout"));
        return rows.batches(plan.batchSize(), order);
    }

    /** Takes one step on a batch of this session's rows. */
    public void step(int[] batch, BatchLoss loss) {
        step(data, batch, loss);
    }

    private void step(TorchData rows, int[] batch, BatchLoss loss) {
        checkCancelled(stage);
        training.learningRate(schedule.at(plan.perStep() ? steps : epochs - 1));
        training.step(rows, batch, loss);
        steps++;
        progress.update(stage, steps, total);
    }

    /** Throws if the thread was interrupted, and leaves its mark as it is. */
    static void checkCancelled(String stage) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(
                    stage
                            + " must be left alone to finish but is interrupted. The original model is unchanged; start again.");
        }
    }

    @Override
    public void close() {
        training.close();
    }
}
