package io.unlearn.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.GradMode;
import io.unlearn.djl.internal.StepState;
import io.unlearn.djl.internal.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A session that trains all networks of a {@link ModelStack} with cross-entropy, each on rows of its own, with one optimiser. Losses
 * are added up before the gradient is taken, so that no network sees another's.
 *
 * <p>With the seeds that {@link Training#epoch} would get, each network sees the same batches in the same order as there.
 * A step that throws leaves weights and optimiser as they were, but for running statistics. Used by one thread at a time.
 */
public final class StackTraining implements AutoCloseable {
    private final ModelStack stack;
    private final StepState state;
    private float[] classWeights = {};
    private boolean closed;

    private StackTraining(ModelStack stack, Optimiser optimiser) {
        this.stack = stack;
        this.state = new StepState(stack.network().manager(), stack.network().tensors(), optimiser);
    }

    /** Opens a session in training mode, with nothing frozen. The caller closes it, and the stack. */
    public static StackTraining of(ModelStack stack, Optimiser optimiser) {
        return new StackTraining(stack, optimiser);
    }

    /** Sets the learning rate of the steps that follow; finite, at least 0. */
    public void learningRate(double rate) {
        checkOpen();
        state.learningRate(Check.inRange("learning rate", rate, 0, Double.MAX_VALUE, "Pass a finite number."));
    }

    /**
     * Sets which parameters the steps that follow leave alone in every network.
     *
     * @param frozen given a tensor's name, for example {@code conv1.weight}
     */
    public void freeze(Predicate<String> frozen) {
        checkOpen();
        state.train(tensor -> !frozen.test(tensor.name()));
    }

    /**
     * Weights the cross-entropy by class from now on, as {@link Losses#crossEntropy(float[])}.
     *
     * @param weights one for each class, finite; copied
     */
    public void classWeights(float[] weights) {
        checkOpen();
        int classes = stack.architecture().classes();
        Check.shape(
                "class weights",
                "as many as classes, " + classes,
                weights.length == classes,
                weights.length + " numbers",
                "Pass one for each class.");
        for (float each : weights) {
            Check.finite("class weight", each, "Pass finite weights.");
        }
        classWeights = weights.clone();
    }

    /**
     * Takes one step of the optimiser in every network.
     *
     * @param rows {@code [seeds][b]} of the data; as many for each network
     * @return the loss of each network before the step, {@code [seeds]}
     * @throws NotConvergedException if one is not finite; no network is changed then
     */
    public double[] step(TorchData data, int[][] rows) {
        checkOpen();
        stack.checkData(data);
        checkRows(rows);
        try (PtNDManager scope = stack.scope()) {
            PtNDArray inputs = inputs(scope, data, rows);
            NDArray labels = labels(scope, data, rows);
            NDArray losses = GradMode.on(() -> losses(scope, stack.network().forward(inputs, true), labels));
            double[] numbers = finite((PtNDArray) losses);
            PtNDArray total = (PtNDArray) GradMode.on(losses::sum);
            state.step(total);
            return numbers;
        }
    }

    private void checkRows(int[][] rows) {
        int seeds = stack.size();
        Check.shape(
                "rows",
                "of shape [" + seeds + "][b], with b at least 1",
                rows.length == seeds
                        && rows[0].length > 0
                        && Arrays.stream(rows).allMatch(own -> own.length == rows[0].length),
                Arrays.toString(Arrays.stream(rows).mapToInt(own -> own.length).toArray()),
                "Pass as many rows for each network.");
    }

    private PtNDArray inputs(PtNDManager scope, TorchData data, int[][] rows) {
        int seeds = rows.length;
        int batch = rows[0].length;
        int[] shape = stack.architecture().inputShapeCopy();
        int[] order = new int[seeds * batch];
        boolean vectors = shape.length == 1;
        for (int s = 0; s < seeds; s++) {
            for (int i = 0; i < batch; i++) {
                order[vectors ? s * batch + i : i * seeds + s] = rows[s][i];
            }
        }
        Shape whole = vectors
                ? new Shape(seeds, batch, shape[0])
                : new Shape(batch, (long) seeds * shape[0], shape[1], shape[2]);
        return Tensors.floats(scope, whole, to -> data.copyInto(to, order));
    }

    private static NDArray labels(PtNDManager scope, TorchData data, int[][] rows) {
        long[] labels = new long[rows.length * rows[0].length];
        for (int s = 0; s < rows.length; s++) {
            for (int i = 0; i < rows[s].length; i++) {
                labels[s * rows[s].length + i] = data.label(rows[s][i]);
            }
        }
        return Tensors.longs(scope, labels).reshape(rows.length, rows[0].length, 1);
    }

    /** Returns the mean cross-entropy of each network, {@code [seeds]}. */
    private NDArray losses(PtNDManager scope, NDArray logits, NDArray labels) {
        NDArray each = logits.logSoftmax(2).gather(labels, 2).squeeze(2).neg();
        if (classWeights.length == 0) {
            return each.mean(new int[] {1});
        }
        NDArray byClass = Tensors.floats(scope, new Shape(classWeights.length), to -> to.put(classWeights));
        NDArray weights = byClass.gather(labels.flatten(), 0).reshape(each.getShape());
        return each.mul(weights).sum(new int[] {1}).div(weights.sum(new int[] {1}));
    }

    private static double[] finite(PtNDArray losses) {
        float[] read = Tensors.read(losses);
        double[] numbers = new double[read.length];
        for (int s = 0; s < read.length; s++) {
            if (!Float.isFinite(read[s])) {
                throw new NotConvergedException(
                        "loss of network " + s,
                        "finite",
                        read[s],
                        "Lower the learning rate, or leave this network out.");
            }
            numbers[s] = read[s];
        }
        return numbers;
    }

    /**
     * Takes one step for each batch of the data, each network in a random order of its own; the last batch may be short.
     *
     * @param orders one for each network
     * @return the mean of the losses of each network, each weighted by its number of rows, {@code [seeds]}
     * @throws EmptySplitException if there are no examples
     * @throws NotConvergedException if a loss is not finite; the steps before it have been taken
     */
    public double[] epoch(TorchData data, int batchSize, List<Seeds> orders) {
        checkOpen();
        if (data.isEmpty()) {
            throw new EmptySplitException("data", "at least one example", "empty", "Nothing can be learned from it.");
        }
        Check.shape(
                "orders",
                "one for each of " + stack.size() + " networks",
                orders.size() == stack.size(),
                orders.size() + " of them",
                "Pass the seeds of each network.");
        List<List<int[]>> batches =
                orders.stream().map(order -> data.batches(batchSize, order)).toList();
        double[] sums = new double[stack.size()];
        for (int b = 0; b < batches.get(0).size(); b++) {
            int batch = b;
            int[][] rows = batches.stream().map(own -> own.get(batch)).toArray(int[][]::new);
            double[] losses = step(data, rows);
            for (int s = 0; s < sums.length; s++) {
                sums[s] += losses[s] * rows[s].length / data.size();
            }
        }
        return sums;
    }

    private void checkOpen() {
        Check.open("training of a stack", closed);
        stack.checkOpen();
    }

    /** Frees the state of the optimiser; the stack stays open. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            state.close();
        }
    }
}
