package io.unlearn.djl;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.NetworkTensor;
import io.unlearn.djl.internal.Shapes;
import io.unlearn.djl.internal.Tensors;
import java.util.Arrays;

/**
 * One tensor of a model: reads and writes go to the model itself. Not to be written while a step runs on the model.
 *
 * <p>Use after the model was closed throws {@link io.unlearn.core.error.ClosedException}.
 */
public final class TorchParameter {
    private final TorchModel model;
    private final NetworkTensor tensor;
    private final int[] shape;

    TorchParameter(TorchModel model, NetworkTensor tensor) {
        this.model = model;
        this.tensor = tensor;
        this.shape = Shapes.ints(tensor.array().getShape());
    }

    /** Returns the name, unique in the model, for example {@code layer1.0.conv1.weight}. */
    public String name() {
        return tensor.name();
    }

    /** Returns what the tensor is for. */
    public ParameterKind kind() {
        return tensor.kind();
    }

    /** Returns the name of the layer, for example {@code layer1.0.conv1}; empty if the network is a single layer. */
    public String layer() {
        return tensor.layer();
    }

    /** Returns the number of the layer among those that own tensors, from 0, in the order in which they are defined. */
    public int layerOrder() {
        return tensor.layerOrder();
    }

    /** Returns the shape, copied. */
    public int[] shapeCopy() {
        return shape.clone();
    }

    /** Returns how many numbers the tensor holds. */
    public int size() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Returns whether gradients change this tensor; running statistics and what was frozen when it was exported are not trained. */
    public boolean trainable() {
        return tensor.trainable();
    }

    /** Returns the values, row-major, copied from the device. */
    public float[] valuesCopy() {
        model.checkOpen();
        return Tensors.read(tensor.array());
    }

    /**
     * Overwrites the values; they are copied to the device. The state of an optimiser stays.
     *
     * @param values row-major, finite, as many as {@link #size}
     */
    public void set(float[] values) {
        model.checkOpen();
        checkLength("values", values);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new NonFiniteValueException(
                        name() + "[" + i + "]", "finite", values[i], "Check what computed the values.");
            }
        }
        Tensors.write(tensor.array(), values);
    }

    void checkLength(String what, float[] values) {
        Check.shape(
                what + " of " + name(),
                size() + " numbers",
                values.length == size(),
                values.length + " numbers",
                "Pass a row-major array of shape " + Arrays.toString(shape) + ".");
    }

    boolean belongsTo(TorchModel other) {
        return model == other;
    }

    NetworkTensor tensor() {
        return tensor;
    }

    @Override
    public String toString() {
        return name() + " " + Arrays.toString(shape) + " " + kind();
    }
}
