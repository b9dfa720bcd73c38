package io.unlearn.djl.internal;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.unlearn.core.error.InvalidArgumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls the methods of {@link StepScript}. The module has no state: it is code, so it is loaded once for each device, as a class is,
 * and stays. Thread-safe.
 */
final class StepModule {
    private static final Map<Device, StepModule> LOADED = new ConcurrentHashMap<>();

    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();

    private StepModule(Device device) {
        manager = Engines.open(Engines.name(device));
        try {
            byte[] archive = ScriptArchive.of(StepScript.SOURCE + ChainScript.SOURCE);
            module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StepModule on(Device device) {
        return LOADED.computeIfAbsent(device, StepModule::new);
    }

    /** Returns the module, for calls with other arguments than arrays. */
    PtSymbolBlock module() {
        return module;
    }

    /**
     * Calls a method under the thread's present mode. DJL tells arguments apart by the names of arrays: those called {@code x[]}
     * make up one list.
     *
     * @param arguments the first is a single tensor, whose manager takes the results
     */
    NDList call(String method, NDList arguments) {
        arguments.add(methods.computeIfAbsent(method, this::selector));
        try {
            return PlainExecutor.run(() -> IValueUtils.forward(module, arguments, true));
        } catch (EngineException e) {
            if (String.valueOf(e.getMessage()).contains("does not require grad")) {
                throw new InvalidArgumentException(
                        "loss",
                        "computed from the trained parameters with gradient",
                        "independent of them",
                        "Call Forward.logits, and freeze less.");
            }
            throw e;
        }
    }

    private NDArray selector(String method) {
        NDArray selector = manager.zeros(new Shape(1));
        selector.setName("module_method:" + method);
        return selector;
    }

    /** Appends a list argument; the tensors keep the name. */
    static void addList(NDList arguments, String name, List<PtNDArray> tensors) {
        for (PtNDArray tensor : tensors) {
            tensor.setName(name);
            arguments.add(tensor);
        }
    }
}
