package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.Chain;
import io.unlearn.djl.internal.Masks;
import io.unlearn.djl.internal.StepRun;
import io.unlearn.djl.internal.StepState;
import io.unlearn.djl.internal.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
    private final Pace watched = Pace.careful();
    private float[] classWeights = {};
    private List<Masks> masks = List.of();
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
     * Sets where the masks of layers of dropout come from, as {@link Training#dropout} does for one network.
     *
     * @param seeds one for each network
     */
    public void dropout(List<Seeds> seeds) {
        checkOpen();
        Check.shape(
                "seeds",
                "one for each of " + stack.size() + " networks",
                seeds.size() == stack.size(),
                seeds.size() + " of them",
                "Pass the seeds of each network.");
        masks = seeds.stream().map(Masks::of).toList();
    }

    /**
     * Takes one step of the optimiser in every network.
     *
     * @param rows {@code [seeds][b]} of the data; as many for each network
     * @return the loss of each network before the step, {@code [seeds]}
     * @throws NotConvergedException if one is not finite; no network is changed then
     */
    public double[] step(TorchData data, int[][] rows) {
        return steps(data, List.<int[][]>of(rows), new double[] {state.learningRate()}, done -> {})[0];
    }

    /**
     * Takes one step for each of several batches, each at a learning rate of its own; the last rate stays. Several are taken in one call of
     * the engine.
     *
     * @param batches each {@code [seeds][b]} rows of the data, as many for each network
     * @param rates as many as batches; finite, at least 0
     * @param told how many steps have been taken, after as many as took some hundredths of a second; may throw, to stop
     * @return the loss of each network before each step, {@code [steps][seeds]}
     * @throws NotConvergedException if one is not finite; the steps before it have been taken, in all networks
     */
    public double[][] steps(TorchData data, List<int[][]> batches, double[] rates, IntConsumer told) {
        checkOpen();
        stack.checkData(data);
        batches.forEach(this::checkRows);
        Check.shape(
                "rates",
                "as many as batches, " + batches.size(),
                rates.length == batches.size(),
                rates.length + " numbers",
                "Pass the learning rate of each step.");
        return steps(data, batches, rates, told, watched);
    }

    private double[][] steps(TorchData data, List<int[][]> batches, double[] rates, IntConsumer told, Pace pace) {
        double[][] losses = new double[rates.length][];
        List<Integer> sizes = batches.stream().map(rows -> rows[0].length).toList();
        int done = 0;
        while (done < rates.length) {
            long start = System.nanoTime();
            int end = Pace.endOfRun(sizes, done, pace.steps());
            learningRate(rates[end - 1]);
            double[][] some = run(data, batches.subList(done, end), Arrays.copyOfRange(rates, done, end));
            System.arraycopy(some, 0, losses, done, some.length);
            done = end;
            pace.took(System.nanoTime() - start);
            told.accept(done);
        }
        return losses;
    }

    private double[][] run(TorchData data, List<int[][]> batches, double[] rates) {
        Chain chain = stack.network().chain();
        int seeds = stack.size();
        int[] rows = new int
                [seeds * batches.stream().mapToInt(each -> each[0].length).sum()];
        int[] labels = new int[rows.length];
        arrange(data, batches, rows, labels);
        long[] order = new long[2 * rows.length];
        try (PtNDManager scope = stack.scope()) {
            PtNDArray inputs = Placement.of(scope, data, rows, order);
            for (int i = 0; i < rows.length; i++) {
                order[rows.length + i] = labels[i];
            }
            StepRun run = new StepRun(
                    inputs,
                    Tensors.longs(scope, new Shape(2, rows.length), order),
                    batches.get(0)[0].length,
                    rates,
                    true,
                    classWeights,
                    Masks.next(scope, chain, masks(chain), rows.length / seeds));
            return finite(state.run(chain, run, scope), seeds);
        }
    }

    /** In images the channels of all networks lie side by side, so that examples come first. */
    private void arrange(TorchData data, List<int[][]> batches, int[] rows, int[] labels) {
        boolean vectors = stack.architecture().inputShapeCopy().length == 1;
        int seeds = stack.size();
        int start = 0;
        for (int[][] batch : batches) {
            int size = batch[0].length;
            for (int s = 0; s < seeds; s++) {
                for (int i = 0; i < size; i++) {
                    rows[start + (vectors ? s * size + i : i * seeds + s)] = data.checkRow(batch[s][i]);
                    labels[start + s * size + i] = data.label(batch[s][i]);
                }
            }
            start += seeds * size;
        }
    }

    private List<Masks> masks(Chain chain) {
        if (masks.isEmpty() && !chain.dropped().isEmpty()) {
            throw new InvalidStateException(
                    "layer " + chain.dropped().get(0).layer().name(),
                    "given seeds before it drops anything",
                    "without",
                    "Call StackTraining.dropout, or train by whole epochs.");
        }
        return masks;
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

    private static double[][] finite(float[] read, int seeds) {
        double[][] numbers = new double[read.length / seeds][seeds];
        for (int i = 0; i < read.length; i++) {
            if (!Float.isFinite(read[i])) {
                throw new NotConvergedException(
                        "loss of network " + i % seeds,
                        "finite",
                        read[i],
                        "Lower the learning rate, or leave this network out.");
            }
            numbers[i / seeds][i % seeds] = read[i];
        }
        return numbers;
    }

    /**
     * Takes one step for each batch of the data, each network in a random order of its own; the last batch may be short.
     *
     * @param orders one for each network: of its rows, and of what it drops, as in {@link Training#epoch}
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
        dropout(orders.stream().map(order -> order.split("dropout")).toList());
        List<int[][]> batches = batches(data, batchSize, orders);
        double[] rates = new double[batches.size()];
        Arrays.fill(rates, state.learningRate());
        double[][] losses = steps(data, batches, rates, done -> {}, Pace.unlimited());
        double[] sums = new double[stack.size()];
        for (int b = 0; b < losses.length; b++) {
            for (int s = 0; s < sums.length; s++) {
                sums[s] += losses[b][s] * batches.get(b)[s].length / data.size();
            }
        }
        return sums;
    }

    /** Returns the batches of an epoch, each network's in an order of its own, for {@link #steps}. */
    public static List<int[][]> batches(TorchData data, int batchSize, List<Seeds> orders) {
        List<List<int[]>> own =
                orders.stream().map(order -> data.batches(batchSize, order)).toList();
        return IntStream.range(0, own.get(0).size())
                .mapToObj(b -> own.stream().map(each -> each.get(b)).toArray(int[][]::new))
                .toList();
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
