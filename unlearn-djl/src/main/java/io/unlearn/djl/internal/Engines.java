package io.unlearn.djl.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.error.MissingNativeException;
import io.unlearn.djl.EngineEnvironment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the engine, with nothing downloaded, and opens memory on a device. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
    private static final AtomicBoolean ADVISED = new AtomicBoolean();

    private Engines() {}

    /**
     * Returns a new root of native memory, which the caller closes.
     *
     * @param device {@code "auto"}, {@code "cpu"}, or {@code "gpu:0"} and so on
     * @throws MissingNativeException if a library is missing, or the engine cannot start with what there is
     */
    public static PtNDManager open(String device) {
        EngineEnvironment here = EngineEnvironment.here();
        here.refuseIfIncomplete();
        if (!ADVISED.getAndSet(true)) {
            here.advice().forEach(line -> LOG.warn("{}", line));
        }
        try {
            Device place = device.equals("auto")
                    ? Engine.getEngine(PtEngine.ENGINE_NAME).defaultDevice()
                    : Device.fromName(device);
            PtNDManager manager = (PtNDManager) NDManager.newBaseManager(place, PtEngine.ENGINE_NAME);
            probe(manager);
            return manager;
        } catch (EngineException | IllegalArgumentException | LinkageError e) {
            throw EngineEnvironment.cannotStart(device, e);
        }
    }

    /** A device that is not there is noticed at the first tensor. */
    private static void probe(PtNDManager manager) {
        try {
            manager.zeros(new Shape(1)).close();
        } catch (EngineException e) {
            manager.close();
            throw e;
        }
    }

    /** Returns the name of a device, as {@link #open} takes it. */
    public static String name(Device device) {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }
}
