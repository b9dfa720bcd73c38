package io.unlearn.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.Chain;
import io.unlearn.djl.internal.GradMode;
import io.unlearn.djl.internal.Masks;
import io.unlearn.djl.internal.StepState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session that trains one model: an optimiser with its state, a mode, and what is frozen or slowed down.
 *
 * <p>Several sessions may be open on one model and take turns; each has its own momentum. A step that throws leaves the weights, the
 * optimiser and the engine as they were, but for running statistics that a forward pass had moved. Used by one thread at a time;
 * sessions on different models run side by side.
 *
 * <p>A loss that is not finite ends the step with {@link NotConvergedException}. A gradient that is not finite under a finite loss is
 * noticed at the next step, or by {@link TorchModel#requireFinite}.
 */
public final class Training implements AutoCloseable {
    private final TorchModel model;
    private final StepState state;
    private Mode mode = Mode.TRAIN;
    private final Pace watched = Pace.careful();
    private @Nullable Masks masks;
    private boolean closed;

    private Training(TorchModel model, Optimiser optimiser) {
        this.model = model;
        this.state = new StepState(model.network(), optimiser);
    }

    /** Opens a session in training mode, with nothing frozen. The caller closes it, and the model. */
    public static Training of(TorchModel model, Optimiser optimiser) {
        return new Training(model, optimiser);
    }

    /** Returns the model. */
    public TorchModel model() {
        return model;
    }

    /** Sets the learning rate of the steps that follow; finite, at least 0. */
    public void learningRate(double rate) {
        checkOpen();
        state.learningRate(Check.inRange("learning rate", rate, 0, Double.MAX_VALUE, "Pass a finite number."));
    }

    /**
     * Sets where the masks of layers of dropout come from in the steps that follow, from their beginning. {@link #epoch} sets it
     * itself. Each layer of {@link Layer#dropout} draws from a generator of its own.
     */
    public void dropout(Seeds seeds) {
        checkOpen();
        masks = Masks.of(seeds);
    }

    /** Sets in which mode {@link Forward#logits(NDArray)} runs. */
    public void mode(Mode newMode) {
        checkOpen();
        mode = newMode;
    }

    /**
     * Sets which parameters the steps that follow leave alone, weight decay included; what was said before no longer counts. The
     * state of the optimiser is kept. In training mode running statistics of frozen layers move all the same, as in PyTorch.
     */
    public void freeze(Predicate<TorchParameter> frozen) {
        checkOpen();
        state.train(tensor -> !frozen.test(model.parameter(tensor.name())));
    }

    /**
     * Multiplies the gradient of the loss with respect to one parameter, before weight decay and momentum, in the steps that follow.
     *
     * @param factor finite
     */
    public void scaleGradient(TorchParameter parameter, double factor) {
        checkOwn(parameter);
        Check.finite("factor", factor, "Pass a finite number.");
        state.scale(parameter.name(), new float[] {(float) factor}, new int[0]);
    }

    /**
     * Multiplies the gradient of the loss with respect to one parameter, number by number, before weight decay and momentum, in the
     * steps that follow.
     *
     * @param mask row-major, finite, of the parameter's size; copied
     */
    public void scaleGradient(TorchParameter parameter, float[] mask) {
        checkOwn(parameter);
        parameter.checkLength("mask", mask);
        for (float each : mask) {
            Check.finite("mask", each, "Pass finite numbers.");
        }
        state.scale(parameter.name(), mask, parameter.shapeCopy());
    }

    /** Takes all factors of gradients back. */
    public void clearGradientScales() {
        checkOpen();
        state.clearScales();
    }

    /**
     * Takes one step of the optimiser.
     *
     * @param rows of the data, at least one
     * @return the loss before the step
     * @throws NotConvergedException if the loss is not finite
     */
    public double step(TorchData data, int[] rows, BatchLoss loss) {
        checkOpen();
        if (runs(loss)) {
            return run(data, List.of(rows), new double[] {state.learningRate()}, (CrossEntropy) loss)[0];
        }
        enter();
        try (PtNDManager scope = model.scope()) {
            PtNDArray value = evaluate(scope, data, rows, loss, true);
            double number = finite(value);
            state.step(value);
            return number;
        } finally {
            leave();
        }
    }

    private void enter() {
        model.enterTraining();
        model.network().masks(masks);
    }

    private void leave() {
        model.network().masks(null);
        model.leaveTraining();
    }

    /**
     * Takes one step for each of several batches, each at a learning rate of its own; the last rate stays. Steps with {@link
     * Losses#crossEntropy()} on a network of {@link Architecture#ofLayers} are taken several in one call of the engine, with the results
     * of single ones.
     *
     * @param batches rows of the data, at least one in each
     * @param rates as many as batches; finite, at least 0
     * @param told how many steps have been taken, after each or after as many as took some hundredths of a second; may throw, to stop
     * @return the loss before each step
     * @throws NotConvergedException if a loss is not finite; the steps before it have been taken
     */
    public double[] steps(TorchData data, List<int[]> batches, double[] rates, BatchLoss loss, IntConsumer told) {
        checkOpen();
        Check.shape(
                "rates",
                "as many as batches, " + batches.size(),
                rates.length == batches.size(),
                rates.length + " numbers",
                "Pass the learning rate of each step.");
        return steps(data, batches, rates, loss, told, watched);
    }

    private double[] steps(
            TorchData data, List<int[]> batches, double[] rates, BatchLoss loss, IntConsumer told, Pace pace) {
        double[] losses = new double[rates.length];
        List<Integer> sizes = batches.stream().map(rows -> rows.length).toList();
        int done = 0;
        while (done < rates.length) {
            long start = System.nanoTime();
            int end = runs(loss) ? Pace.endOfRun(sizes, done, pace.steps()) : done + 1;
            take(data, batches, rates, loss, losses, done, end);
            done = end;
            pace.took(System.nanoTime() - start);
            told.accept(done);
        }
        return losses;
    }

    private void take(
            TorchData data, List<int[]> batches, double[] rates, BatchLoss loss, double[] losses, int from, int to) {
        learningRate(rates[to - 1]);
        if (loss instanceof CrossEntropy known && runs(loss)) {
            double[] some = run(data, batches.subList(from, to), Arrays.copyOfRange(rates, from, to), known);
            System.arraycopy(some, 0, losses, from, some.length);
        } else {
            losses[from] = step(data, batches.get(from), loss);
        }
    }

    /** Tells whether steps can be taken in one call. */
    private boolean runs(BatchLoss loss) {
        return loss instanceof CrossEntropy
                && model.network().chain().isPresent()
                && state.trains()
                && (mode == Mode.EVALUATE || masks != null || chain().dropped().isEmpty());
    }

    private Chain chain() {
        return model.network().chain().orElseThrow();
    }

    private double[] run(TorchData data, List<int[]> batches, double[] rates, CrossEntropy loss) {
        model.checkData(data);
        int[] rows = ChainRuns.rows(data, batches);
        enter();
        try {
            boolean train = mode == Mode.TRAIN;
            List<Masks> drops = train && masks != null ? List.of(masks) : List.of();
            int size = batches.get(0).length;
            return finite(new ChainRuns(model, state).take(data, rows, size, rates, loss, train, drops));
        } finally {
            leave();
        }
    }

    /**
     * Takes one step for each batch of the data in a random order; the last batch may be short.
     *
     * @param order where the order of the rows comes from, and what dropout drops, as after {@code dropout(order.split("dropout"))}
     * @return the mean of the losses, each weighted by its number of rows
     * @throws EmptySplitException if there are no examples
     * @throws NotConvergedException if a loss is not finite; the steps before it have been taken
     */
    public double epoch(TorchData data, int batchSize, Seeds order, BatchLoss loss) {
        checkOpen();
        if (data.isEmpty()) {
            throw new EmptySplitException("data", "at least one example", "empty", "Nothing can be learned from it.");
        }
        dropout(order.split("dropout"));
        List<int[]> batches = data.batches(batchSize, order);
        double[] rates = new double[batches.size()];
        Arrays.fill(rates, state.learningRate());
        double[] losses = steps(data, batches, rates, loss, done -> {}, Pace.unlimited());
        double sum = 0;
        for (int b = 0; b < losses.length; b++) {
            sum += losses[b] * batches.get(b).length;
        }
        return sum / data.size();
    }

    /**
     * Returns the loss, without gradient and without a step. In training mode running statistics move.
     *
     * @throws NotConvergedException if the loss is not finite
     */
    public double loss(TorchData data, int[] rows, BatchLoss loss) {
        checkOpen();
        enter();
        try (PtNDManager scope = model.scope()) {
            return finite(evaluate(scope, data, rows, loss, false));
        } finally {
            leave();
        }
    }

    /**
     * Returns the gradients of the loss, added up over batches, for the parameters that are not frozen. No step is taken, and
     * factors of gradients do not count. A parameter that the loss does not depend on has a gradient of zeros.
     *
     * @return row-major, by the name of the parameter, in their order
     * @throws NotConvergedException if a loss is not finite
     */
    public Map<String, float[]> gradients(TorchData data, List<int[]> batches, BatchLoss loss) {
        checkOpen();
        enter();
        try (PtNDManager sums = model.scope()) {
            List<PtNDArray> total = state.zeros(sums);
            for (int[] rows : batches) {
                try (PtNDManager scope = model.scope()) {
                    PtNDArray value = evaluate(scope, data, rows, loss, true);
                    finite(value);
                    state.addGradients(value, total);
                }
            }
            return state.named(total);
        } finally {
            leave();
        }
    }

    /**
     * Returns the product of the Hessian of the loss with a vector, for the parameters that are not frozen; no step is taken.
     *
     * @param vector row-major, by the name of the parameter; what is missing counts as zeros
     * @return row-major, by the name of the parameter, in their order
     * @throws NotConvergedException if the loss is not finite
     */
    public Map<String, float[]> hessianTimes(TorchData data, int[] rows, BatchLoss loss, Map<String, float[]> vector) {
        checkOpen();
        vector.forEach((name, values) -> model.parameter(name).checkLength("vector", values));
        Map<String, float[]> copy = new LinkedHashMap<>(vector);
        enter();
        try (PtNDManager scope = model.scope()) {
            PtNDArray value = evaluate(scope, data, rows, loss, true);
            finite(value);
            return state.named(state.hessianTimes(value, copy, scope));
        } finally {
            leave();
        }
    }

    private PtNDArray evaluate(PtNDManager scope, TorchData data, int[] rows, BatchLoss loss, boolean gradient) {
        Forward forward = new Forward(model, mode, scope);
        Batch batch = forward.batch(data, rows);
        return GradMode.with(gradient, () -> {
            NDArray value = loss.loss(forward, batch);
            Check.shape(
                    "loss",
                    "a single number",
                    value.getShape().size() == 1,
                    "of shape " + value.getShape(),
                    "Take the mean or the sum.");
            return (PtNDArray) value;
        });
    }

    private static double finite(PtNDArray loss) {
        return finite(loss.toFloatArray())[0];
    }

    private static double[] finite(float[] losses) {
        double[] numbers = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            if (!Float.isFinite(losses[i])) {
                throw new NotConvergedException(
                        "loss", "finite", losses[i], "Lower the learning rate, or check the loss for logarithms of 0.");
            }
            numbers[i] = losses[i];
        }
        return numbers;
    }

    private void checkOwn(TorchParameter parameter) {
        checkOpen();
        if (!parameter.belongsTo(model) || !parameter.trainable()) {
            throw new InvalidArgumentException(
                    "parameter " + parameter.name(),
                    "a trainable one of the model in training",
                    "not",
                    "Running statistics have no gradient.");
        }
    }

    private void checkOpen() {
        Check.open("training of " + model.name(), closed);
    }

    /** Frees the state of the optimiser; the model stays open. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            state.close();
        }
    }
}
