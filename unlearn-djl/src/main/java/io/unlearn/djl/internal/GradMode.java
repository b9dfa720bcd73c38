package io.unlearn.djl.internal;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Switches libtorch's recording of gradients for this thread while something runs, and back.
 *
 * <p>DJL's own collector may exist once in a process: a second one, on any thread, is refused. Recording itself is a setting of
 * each thread, so this class switches it directly, and several models can be trained at once. Afterwards the setting is as it
 * was found, also after an exception: a new thread of Java starts with recording on, the one that started the engine has it off.
 */
public final class GradMode {
    private GradMode() {}

    /** Runs with recording on. */
    public static <T> T on(Supplier<T> work) {
        return with(true, work);
    }

    /** Runs with recording off. */
    public static <T> T off(Supplier<T> work) {
        return with(false, work);
    }

    /** Runs with recording on or off. */
    public static <T> T with(boolean recording, Supplier<T> work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
