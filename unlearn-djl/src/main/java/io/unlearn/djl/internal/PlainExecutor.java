package io.unlearn.djl.internal;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Runs TorchScript as it is written. By default libtorch watches the first runs of a graph and then rewrites it, so that the same
 * numbers do not always come from the same operations, and a copy of a model begins again.
 */
final class PlainExecutor {
    private PlainExecutor() {}

    /** The setting belongs to the thread, and cannot be read; DJL sets it from a property where that is given. */
    static <T> T run(Supplier<T> work) {
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return work.get();
        } finally {
            String property = System.getProperty("ai.djl.pytorch.graph_optimizer");
            JniUtils.setGraphExecutorOptimize(property == null || Boolean.parseBoolean(property));
        }
    }
}
