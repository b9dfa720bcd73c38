package io.unlearn.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.GradMode;
import io.unlearn.djl.internal.Shapes;
import io.unlearn.djl.internal.Tensors;
import java.util.Arrays;

/** The network that is trained, as a {@link BatchLoss} sees it. Valid until the step ends, on the step's thread. */
public final class Forward {
    private final TorchModel model;
    private final Mode mode;
    private final PtNDManager scope;

    Forward(TorchModel model, Mode mode, PtNDManager scope) {
        this.model = model;
        this.mode = mode;
        this.scope = scope;
    }

    /** Returns the logits, {@code [b][classes]}, in the session's mode, with gradient. */
    public NDArray logits(NDArray inputs) {
        return logits(inputs, mode);
    }

    /** Returns the logits, {@code [b][classes]}, with gradient. */
    public NDArray logits(NDArray inputs, Mode otherMode) {
        return model.forward((PtNDArray) inputs, otherMode == Mode.TRAIN);
    }

    /** Returns the logits, {@code [b][classes]}, without gradient. */
    public NDArray withoutGradient(NDArray inputs, Mode otherMode) {
        return GradMode.off(() -> logits(inputs, otherMode));
    }

    /** Returns the logits of another network, {@code [b][classes]}, in evaluation mode, without gradient. */
    public NDArray frozen(TorchModel other, NDArray inputs) {
        other.checkOpen();
        return GradMode.off(() -> other.forward((PtNDArray) inputs, false));
    }

    /**
     * Brings more rows to the device.
     *
     * @throws InvalidArgumentException if there are no rows, a row is not there, or the examples have another shape
     */
    public Batch batch(TorchData data, int[] rows) {
        model.checkData(data);
        Check.atLeast("number of rows", rows.length, 1, "Pass the rows of the batch.");
        long[] labels = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = data.label(rows[i]);
        }
        PtNDArray inputs =
                Tensors.floats(scope, Shapes.many(rows.length, model.inputShapeCopy()), to -> data.copyInto(to, rows));
        return new Batch(inputs, Tensors.longs(scope, labels), rows);
    }

    /** Brings float32 numbers to the device, row-major. */
    public NDArray tensor(float[] values, long... shape) {
        Shape whole = new Shape(shape);
        Check.shape(
                "values",
                "as many as the shape " + Arrays.toString(shape) + " holds",
                values.length == whole.size(),
                values.length + " numbers",
                "Pass a row-major array.");
        return Tensors.floats(scope, whole, to -> to.put(values));
    }

    /** Brings labels or indices to the device, int64, {@code [n]}. */
    public NDArray tensor(int[] values) {
        return Tensors.longs(scope, Arrays.stream(values).asLongStream().toArray());
    }

    /** Returns a parameter of the trained network with its gradient, for penalties on weights. */
    public NDArray parameter(TorchParameter parameter) {
        if (!parameter.belongsTo(model)) {
            throw new InvalidArgumentException(
                    "parameter",
                    "one of the trained model's",
                    parameter.name() + " of another",
                    "Ask that model for it.");
        }
        NDArray array = parameter.tensor().array();
        NDArray alias = array.reshape(array.getShape());
        alias.attach(scope);
        return alias;
    }
}
