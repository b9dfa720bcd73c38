package io.unlearn.djl.internal;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.ParameterKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that was exported as TorchScript. Its parameters and its other tensors are reached alike; what they are for is told by the
 * class of the module that owns them.
 */
public final class ScriptNetwork implements Network {
    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final List<ScriptClasses.Owner> owners;
    private final List<NetworkTensor> tensors;
    private volatile boolean training;

    private ScriptNetwork(PtNDManager manager, byte[] archive, List<ScriptClasses.Owner> owners) {
        this.manager = manager;
        this.owners = owners;
        try {
            this.module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JniUtils.enableInferenceMode(module);
        this.tensors = findTensors();
    }

    /**
     * Loads a file.
     *
     * @param manager closed with the network, or here if the file cannot be loaded
     * @throws InvalidArgumentException if the file is no archive of TorchScript, or has no parameters
     */
    public static ScriptNetwork load(PtNDManager manager, Path file) throws IOException {
        try {
            ScriptFile script = ScriptFile.read(file);
            ScriptNetwork network = new ScriptNetwork(manager, script.archive(), script.owners());
            if (network.tensors.stream().noneMatch(NetworkTensor::trainable)) {
                throw new InvalidArgumentException(
                        file.toString(),
                        "a network with parameters to train",
                        "one without",
                        "Export it before torch.jit.freeze, which makes constants of them, with requires_grad on.");
            }
            return network;
        } catch (EngineException e) {
            manager.close();
            throw new InvalidArgumentException(
                    file.toString(),
                    "TorchScript that this libtorch can load",
                    "not: " + e.getMessage(),
                    "Export it with operators that are part of PyTorch.");
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private List<NetworkTensor> findTensors() {
        Map<String, PtNDArray> arrays = new HashMap<>();
        Map<String, Boolean> trainable = new HashMap<>();
        NDList parameters = JniUtils.moduleGetParams(module, manager);
        List<String> names = parameters.stream().map(NDArray::getName).toList();
        int[] first = Tensors.firstOfTheSame(
                manager, parameters.stream().map(PtNDArray.class::cast).toList());
        for (int i = 0; i < first.length; i++) {
            if (first[i] == i) {
                arrays.put(names.get(i), (PtNDArray) parameters.get(i));
                trainable.put(names.get(i), parameters.get(i).hasGradient());
            }
        }
        addBuffers(arrays);
        List<NetworkTensor> found = new ArrayList<>();
        int layer = 0;
        for (ScriptClasses.Owner owner : owners) {
            int before = found.size();
            List<String> own = new ArrayList<>(owner.parameters());
            own.addAll(owner.buffers());
            for (String name : own) {
                String full = ScriptFile.name(owner.path(), name);
                PtNDArray array = arrays.get(full);
                if (array != null && array.getDataType() == DataType.FLOAT32) {
                    boolean trained = trainable.getOrDefault(full, false);
                    ParameterKind kind = kind(owner.type(), name, array.getShape());
                    found.add(new NetworkTensor(full, owner.path(), layer, kind, trained, array));
                }
            }
            if (found.size() > before) {
                layer++;
            }
        }
        return List.copyOf(found);
    }

    private void addBuffers(Map<String, PtNDArray> arrays) {
        List<String> names = ScriptFile.bufferNames(owners);
        if (names.isEmpty()) {
            return;
        }
        try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            NDArray selector = scope.zeros(new Shape(1));
            selector.setName("module_method:" + ScriptFile.METHOD);
            NDList buffers = GradMode.off(
                    () -> PlainExecutor.run(() -> IValueUtils.forward(module, new NDList(selector), true)));
            for (int i = 0; i < names.size(); i++) {
                buffers.get(i).attach(manager);
                arrays.put(names.get(i), (PtNDArray) buffers.get(i));
            }
        }
    }

    /** PyTorch's own classes are known by name, and so are others that are named after them. */
    private static ParameterKind kind(String type, String name, Shape shape) {
        boolean weight = name.equals("weight");
        boolean bias = name.equals("bias");
        if (type.contains("Norm")) {
            return weight
                    ? ParameterKind.NORM_SCALE
                    : bias
                            ? ParameterKind.NORM_SHIFT
                            : name.equals("running_mean")
                                    ? ParameterKind.NORM_MEAN
                                    : name.equals("running_var") ? ParameterKind.NORM_VARIANCE : ParameterKind.OTHER;
        }
        if (type.contains("Conv") && (bias || (weight && shape.dimension() >= 3))) {
            return weight ? ParameterKind.CONVOLUTION_WEIGHT : ParameterKind.CONVOLUTION_BIAS;
        }
        if (type.contains("Linear") && (bias || (weight && shape.dimension() == 2))) {
            return weight ? ParameterKind.LINEAR_WEIGHT : ParameterKind.LINEAR_BIAS;
        }
        return ParameterKind.OTHER;
    }

    @Override
    public PtNDArray forward(PtNDArray inputs, boolean train) {
        if (training != train) {
            switchMode(train);
        }
        NDList out = PlainExecutor.run(() -> IValueUtils.forward(module, new NDList(inputs), true));
        if (out.size() != 1) {
            throw new ShapeMismatchException(
                    "output of the network",
                    "one tensor",
                    out.size() + " tensors",
                    "Export a network that returns logits.");
        }
        return (PtNDArray) out.get(0);
    }

    private synchronized void switchMode(boolean train) {
        if (training == train) {
            return;
        }
        if (train) {
            JniUtils.enableTrainingMode(module);
        } else {
            JniUtils.enableInferenceMode(module);
        }
        training = train;
    }

    @Override
    public List<NetworkTensor> tensors() {
        return tensors;
    }

    @Override
    public Network copy() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JniUtils.writeModule(module, bytes, false);
        PtNDManager root = Engines.open(Engines.name(manager.getDevice()));
        try {
            return new ScriptNetwork(root, bytes.toByteArray(), owners);
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    /** The code may do anything. */
    @Override
    public boolean leavesInputs() {
        return false;
    }

    @Override
    public PtNDManager manager() {
        return manager;
    }

    @Override
    public void save(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            JniUtils.writeModule(module, out, false);
        }
    }

    /** Frees the weights and the module: they belong to the manager. */
    @Override
    public void close() {
        manager.close();
    }
}
