package io.unlearn.djl.internal;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.unlearn.core.error.MissingNativeException;
import io.unlearn.djl.EngineEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on one device, with the scripted module of {@link DenseScript}. Calls run without gradients, may come from
 * several threads at once, and leave nothing behind but what they return: each works in a memory scope of its own.
 */
public final class TorchRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(TorchRuntime.class);

    /**
     * One for each device of the process, like the engine itself, which cannot be stopped either. A module that nobody refers to
     * would be closed by the finaliser with a warning of the engine; these are referred to until the process ends, and hold no
     * data.
     */
    private static final Map<String, TorchRuntime> STARTED = new ConcurrentHashMap<>();

    private static final double SHARE_FOR_ROWS = 0.6;
    private static final int PIECE_OF_CORE = 1 << 21;
    private static final int PIECE_ON_DEVICE = 1 << 28;
    private static final int WIDE_GRAM = 1500;

    private final Device device;
    private final NDManager base;
    private final Model model;
    private final PtSymbolBlock module;
    private final boolean onCpu;

    private TorchRuntime(Device device, NDManager base, Model model) {
        this.device = device;
        this.base = base;
        this.model = model;
        this.module = (PtSymbolBlock) model.getBlock();
        this.onCpu = device.equals(Device.cpu());
    }

    /**
     * Returns the runtime of a device. The first call for it starts the engine, unless it runs already, and loads the module.
     *
     * @param name {@code "cpu"}, or {@code "gpu:0"} and so on
     * @throws MissingNativeException if a library is missing, or the engine cannot start with what there is; nothing is
     *     downloaded, and a later call tries again
     */
    public static TorchRuntime on(String name) {
        return STARTED.computeIfAbsent(name, TorchRuntime::start);
    }

    private static TorchRuntime start(String name) {
        EngineEnvironment.here().refuseIfIncomplete();
        EngineEnvironment.here().advice().forEach(line -> LOG.warn("{}", line));
        try {
            Device device = Device.fromName(name);
            NDManager base = NDManager.newBaseManager(device, "PyTorch");
            Model model = Model.newInstance("unlearn-dense", device, "PyTorch");
            model.load(new ByteArrayInputStream(ScriptArchive.of(DenseScript.SOURCE)));
            LOG.debug("libtorch started on {} with {} threads", name, JniUtils.getNumThreads());
            return new TorchRuntime(device, base, model);
        } catch (IOException | EngineException | IllegalArgumentException | LinkageError | MalformedModelException e) {
            throw EngineEnvironment.cannotStart(name, e);
        }
    }

    /** Returns the device and the number of threads, for provenance. */
    public String description() {
        return onCpu ? "cpu, " + JniUtils.getNumThreads() + " threads" : device.toString();
    }

    /** Returns the model's name; it lives as long as this does. */
    @Override
    public String toString() {
        return model.getName() + " on " + device;
    }

    Scope scope() {
        return new Scope((PtNDManager) base.newSubManager(device));
    }

    /** Memory that is freed when it is closed, but for what was detached. */
    final class Scope implements AutoCloseable {
        private final PtNDManager manager;

        private Scope(PtNDManager manager) {
            this.manager = manager;
        }

        PtNDArray call(String method, Object... arguments) {
            return both(method, false, arguments)[0];
        }

        /** Calls a method that returns two tensors. */
        PtNDArray[] callForTwo(String method, Object... arguments) {
            return both(method, true, arguments);
        }

        private PtNDArray[] both(String method, boolean two, Object... arguments) {
            IValue[] values = new IValue[arguments.length];
            try {
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(arguments[i]);
                }
                try (IValue out = IValueUtils.runMethod(module, method, values)) {
                    return two
                            ? out.toNDList(manager).stream()
                                    .map(PtNDArray.class::cast)
                                    .toArray(PtNDArray[]::new)
                            : new PtNDArray[] {out.toTensor(manager)};
                }
            } finally {
                for (IValue each : values) {
                    if (each != null) {
                        each.close();
                    }
                }
            }
        }

        private IValue value(Object argument) {
            if (argument instanceof PtNDArray array) {
                return IValue.from(array);
            }
            if (argument instanceof Integer number) {
                return IValue.from(number.longValue());
            }
            return IValue.from(((Double) argument).doubleValue());
        }

        PtNDArray zeros(long rows, long columns) {
            return (PtNDArray) manager.zeros(new Shape(rows, columns), DataType.FLOAT64);
        }

        PtNDArray empty(long rows, long columns) {
            return manager.create(new Shape(rows, columns), DataType.FLOAT64);
        }

        PtNDArray vector(double[] values) {
            return vector(values, 0, values.length);
        }

        PtNDArray vector(double[] values, int offset, int length) {
            return copied(values, offset, length, new Shape(length));
        }

        PtNDArray matrix(double[] values, int offset, int rows, int columns) {
            return copied(values, offset, rows * columns, new Shape(rows, columns));
        }

        private PtNDArray copied(double[] values, int offset, int length, Shape shape) {
            if (!onCpu) {
                double[] exact = length == values.length ? values : Arrays.copyOfRange(values, offset, offset + length);
                return (PtNDArray) manager.create(exact, shape);
            }
            PtNDArray made = manager.create(shape, DataType.FLOAT64);
            view(made).put(0, values, offset, length);
            return made;
        }

        void read(PtNDArray from, double[] to, int offset, int length) {
            if (onCpu) {
                view(from).get(0, to, offset, length);
            } else {
                System.arraycopy(from.toDoubleArray(), 0, to, offset, length);
            }
        }

        double[] read(PtNDArray from) {
            double[] values = new double[Math.toIntExact(from.size())];
            read(from, values, 0, values.length);
            return values;
        }

        /** Hands an array to the caller, who closes it. */
        PtNDArray keep(NDArray array) {
            array.detach();
            return (PtNDArray) array;
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** Returns whether {@link #view} works. */
    boolean onCpu() {
        return onCpu;
    }

    /** Returns zeros in main memory that no scope owns, wherever the device is. */
    PtNDArray hostZeros(long rows, long columns, DataType type) {
        try (Scope scope = scope()) {
            return scope.keep(JniUtils.createZerosNdArray(
                    scope.manager, new Shape(rows, columns), type, Device.cpu(), SparseFormat.DENSE));
        }
    }

    /** Returns zeros on the device that no scope owns. */
    PtNDArray deviceZeros(long rows, long columns, DataType type) {
        try (Scope scope = scope()) {
            return scope.keep(scope.manager.zeros(new Shape(rows, columns), type));
        }
    }

    /**
     * Returns how many bytes of rows may stay on the device: those of main memory all do, and of another device's free memory
     * a part is left for matrices.
     */
    long freeBytesForRows() {
        if (onCpu) {
            return RowPlacement.IN_PLACE;
        }
        MemoryUsage usage = CudaUtils.getGpuMemory(device);
        return (long) (SHARE_FOR_ROWS * (usage.getMax() - usage.getCommitted()));
    }

    /** Returns how many rows are scored and added up at once: on the CPU they are still in the caches the second time. */
    int rowsInPiece(int columns) {
        return Math.max(1, bytesInPiece() / (Double.BYTES * columns));
    }

    /** Returns how many rows a Gram matrix takes at once: so many that reading and writing the matrix does not count. */
    int rowsInGramPiece(int columns) {
        return Math.max(rowsInPiece(columns), columns < WIDE_GRAM ? 512 : 1024);
    }

    private int bytesInPiece() {
        return onCpu ? PIECE_OF_CORE * Math.min(64, Math.max(1, JniUtils.getNumThreads())) : PIECE_ON_DEVICE;
    }

    /** Returns a view of a contiguous float32 tensor in main memory. */
    static FloatBuffer floatView(PtNDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** Returns a view of a contiguous tensor in main memory. It must not be used after the tensor was closed. */
    static DoubleBuffer view(PtNDArray array) {
        ByteBuffer bytes = array.toByteBuffer(true);
        return bytes.order(ByteOrder.nativeOrder()).asDoubleBuffer();
    }
}
