package io.unlearn.djl.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Moves numbers between Java and the engine. */
public final class Tensors {
    private Tensors() {}

    /** Returns a new float32 tensor, which {@code writer} fills in main memory before it goes to the device. */
    public static PtNDArray floats(PtNDManager manager, Shape shape, Consumer<FloatBuffer> writer) {
        PtNDArray made =
                JniUtils.createEmptyNdArray(manager, shape, DataType.FLOAT32, Device.cpu(), SparseFormat.DENSE);
        if (shape.size() > 0) {
            writer.accept(made.toByteBuffer(true).asFloatBuffer());
        }
        return onDevice(made, manager);
    }

    /** Returns a float32 tensor of main memory that is there already; it must not be written. */
    public static PtNDArray inPlace(PtNDManager manager, Shape shape, ByteBuffer memory) {
        return JniUtils.createNdFromByteBuffer(
                manager, memory, shape, DataType.FLOAT32, SparseFormat.DENSE, Device.cpu());
    }

    /** Returns a new number in the engine's own memory. */
    public static PtNDArray scalar(PtNDManager manager, DataType type, double value) {
        if (type != DataType.FLOAT64) {
            return floats(manager, new Shape(), to -> to.put((float) value));
        }
        PtNDArray made = JniUtils.createEmptyNdArray(manager, new Shape(), type, Device.cpu(), SparseFormat.DENSE);
        made.toByteBuffer(true).asDoubleBuffer().put(value);
        return onDevice(made, manager);
    }

    /** Returns a new int64 vector. */
    public static PtNDArray longs(PtNDManager manager, long[] values) {
        return longs(manager, new Shape(values.length), values);
    }

    /** Returns a new int64 tensor. */
    public static PtNDArray longs(PtNDManager manager, Shape shape, long[] values) {
        PtNDArray made = JniUtils.createEmptyNdArray(manager, shape, DataType.INT64, Device.cpu(), SparseFormat.DENSE);
        if (values.length > 0) {
            made.toByteBuffer(true).asLongBuffer().put(values);
        }
        return onDevice(made, manager);
    }

    /** Returns a new float64 tensor in main memory, a scalar for one value, wherever the manager's other tensors are. */
    static PtNDArray inMainMemory(PtNDManager manager, double... values) {
        Shape shape = values.length == 1 ? new Shape() : new Shape(values.length);
        PtNDArray made =
                JniUtils.createEmptyNdArray(manager, shape, DataType.FLOAT64, Device.cpu(), SparseFormat.DENSE);
        made.toByteBuffer(true).asDoubleBuffer().put(values);
        return made;
    }

    /** Returns a new int64 vector in main memory. */
    static PtNDArray inMainMemory(PtNDManager manager, long[] values) {
        PtNDArray made = JniUtils.createEmptyNdArray(
                manager, new Shape(values.length), DataType.INT64, Device.cpu(), SparseFormat.DENSE);
        made.toByteBuffer(true).asLongBuffer().put(values);
        return made;
    }

    private static PtNDArray onDevice(PtNDArray made, PtNDManager manager) {
        if (manager.getDevice().equals(Device.cpu())) {
            return made;
        }
        PtNDArray moved = made.toDevice(manager.getDevice(), true);
        made.close();
        return moved;
    }

    /** Returns the values of a float32 tensor of any layout, row-major, copied. */
    public static float[] read(PtNDArray array) {
        float[] values = new float[Math.toIntExact(array.size())];
        try (PtNDManager scope = array.getManager().newSubManager(array.getDevice())) {
            PtNDArray alias = JniUtils.detachGradient(array);
            alias.attach(scope);
            if (values.length > 0) {
                alias.toByteBuffer(true).asFloatBuffer().get(values);
            }
            return values;
        }
    }

    /** Overwrites a tensor of any layout. */
    public static void write(PtNDArray array, float[] values) {
        try (PtNDManager scope = array.getManager().newSubManager(array.getDevice())) {
            PtNDArray source = floats(scope, array.getShape(), buffer -> buffer.put(values));
            copy(List.of(source), List.of(array), scope);
        }
    }

    /** Overwrites tensors with others of the same shapes. */
    static void copy(List<PtNDArray> from, List<PtNDArray> to, PtNDManager scope) {
        if (from.isEmpty()) {
            return;
        }
        NDList arguments = new NDList(scope.zeros(new Shape(1)));
        StepModule.addList(arguments, "p[]", to);
        StepModule.addList(arguments, "b[]", from);
        StepModule module = StepModule.on(scope.getDevice());
        GradMode.off(() -> module.call("copy_all", arguments));
    }

    /** Returns for each tensor the first of the list that is the very same, itself for most. */
    static int[] firstOfTheSame(PtNDManager manager, List<PtNDArray> tensors) {
        if (tensors.isEmpty()) {
            return new int[0];
        }
        try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            NDList arguments = new NDList(scope.zeros(new Shape(1)));
            StepModule.addList(arguments, "p[]", tensors);
            StepModule module = StepModule.on(scope.getDevice());
            return GradMode.off(() -> module.call("same", arguments)).stream()
                    .mapToInt(each -> (int) each.toFloatArray()[0])
                    .toArray();
        }
    }
}
