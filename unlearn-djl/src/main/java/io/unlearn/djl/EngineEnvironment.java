package io.unlearn.djl;

import io.unlearn.core.error.MissingNativeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * What the engine would find on this machine, read without starting it.
 *
 * <p>DJL reports to its makers when it starts on some cloud machines, and downloads natives that are missing, unless it is told
 * not to. A library that handles deletion requests should do neither without being asked: {@link #advice} says what to set.
 *
 * <p>Immutable and thread-safe.
 *
 * @param offline whether {@code ai.djl.offline} or {@code DJL_OFFLINE} is true, so that nothing is downloaded
 * @param trackingOff whether {@code OPT_OUT_TRACKING} is true, so that nothing is reported
 * @param engineOnClassPath whether the PyTorch engine is present
 * @param jniOnClassPath whether its JNI library is present
 * @param nativesOnClassPath whether a libtorch for the CPU is present as a jar; a path to another may be set instead
 * @param libraryPath the value of {@code PYTORCH_LIBRARY_PATH}, empty if not set
 */
public record EngineEnvironment(
        boolean offline,
        boolean trackingOff,
        boolean engineOnClassPath,
        boolean jniOnClassPath,
        boolean nativesOnClassPath,
        String libraryPath) {
    private static final String VERSIONS = "io/unlearn/djl/versions.properties";

    /** Reads the environment of this process. */
    public static EngineEnvironment here() {
        return of(System.getenv(), System.getProperties(), EngineEnvironment.class.getClassLoader());
    }

    static EngineEnvironment of(Map<String, String> environment, Properties properties, ClassLoader classes) {
        return new EngineEnvironment(
                isTrue(environment, properties, "ai.djl.offline") || isTrue(environment, properties, "DJL_OFFLINE"),
                isTrue(environment, properties, "OPT_OUT_TRACKING"),
                classes.getResource("ai/djl/pytorch/engine/PtEngine.class") != null,
                classes.getResource("jnilib/pytorch.properties") != null,
                classes.getResource("native/lib/pytorch.properties") != null,
                value(environment, properties, "PYTORCH_LIBRARY_PATH"));
    }

    private static boolean isTrue(Map<String, String> environment, Properties properties, String name) {
        return Boolean.parseBoolean(value(environment, properties, name));
    }

    /** The environment wins over a system property, as in DJL. */
    private static String value(Map<String, String> environment, Properties properties, String name) {
        return environment.getOrDefault(name, properties.getProperty(name, ""));
    }

    /** Returns the versions of DJL and of libtorch that this release of unlearn was built and tested with. */
    public static String pinnedVersions() {
        return "DJL " + pinned("djl") + ", libtorch " + pinned("torch");
    }

    private static String pinned(String name) {
        Properties pinned = new Properties();
        try (var in = EngineEnvironment.class.getClassLoader().getResourceAsStream(VERSIONS)) {
            pinned.load(Objects.requireNonNull(in, VERSIONS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Objects.requireNonNull(pinned.getProperty(name), name);
    }

    /** Returns what to change before the engine is started, each a sentence with its fix; empty if nothing. */
    public List<String> advice() {
        List<String> advice = new ArrayList<>();
        if (!offline) {
            advice.add("Downloads are on: set the system property ai.djl.offline=true.");
        }
        if (!trackingOff) {
            advice.add("Usage reports are on: set the environment variable OPT_OUT_TRACKING=true.");
        }
        if (!engineOnClassPath) {
            advice.add("The PyTorch engine is missing: add ai.djl.pytorch:pytorch-engine.");
        }
        if (!jniOnClassPath && libraryPath.isEmpty()) {
            advice.add("The JNI library is missing: add ai.djl.pytorch:pytorch-jni, version libtorch-DJL.");
        }
        if (!nativesOnClassPath && libraryPath.isEmpty()) {
            advice.add(
                    "No libtorch was found: add ai.djl.pytorch:pytorch-native-cpu with the classifier of this platform,"
                            + " for example linux-x86_64, or set PYTORCH_LIBRARY_PATH.");
        }
        return List.copyOf(advice);
    }

    /**
     * Throws unless everything is there that the engine needs to start without a download.
     *
     * @throws MissingNativeException with the Maven snippet that adds what is missing
     */
    public void refuseIfIncomplete() {
        if (!engineOnClassPath) {
            throw missing("PyTorch engine", "ai.djl.pytorch", "pytorch-engine", pinned("djl"), "");
        }
        if (libraryPath.isEmpty() && !jniOnClassPath) {
            throw missing(
                    "JNI library of the engine",
                    "ai.djl.pytorch",
                    "pytorch-jni",
                    pinned("torch") + "-" + pinned("djl"),
                    "");
        }
        if (libraryPath.isEmpty() && !nativesOnClassPath) {
            throw missing("libtorch", "ai.djl.pytorch", "pytorch-native-cpu", pinned("torch"), platform());
        }
    }

    /** Returns the error for an engine that is complete and does not start all the same. */
    public static MissingNativeException cannotStart(String device, Throwable cause) {
        MissingNativeException error = new MissingNativeException(
                "PyTorch engine on " + device,
                "able to start",
                "not: " + cause.getMessage(),
                "Use the versions that this release was tested with (" + pinnedVersions()
                        + "), all of one set; on a GPU, set"
                        + " PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR to a libtorch for CUDA.");
        error.initCause(cause);
        return error;
    }

    private static MissingNativeException missing(
            String what, String group, String artifact, String version, String classifier) {
        String snippet =
                "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>"
                        + version + "</version>"
                        + (classifier.isEmpty() ? "" : "<classifier>" + classifier + "</classifier>")
                        + "<scope>runtime</scope></dependency>";
        return new MissingNativeException(what, "on the class path", "missing", "Add to the pom: " + snippet);
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = machine.contains("aarch64") || machine.contains("arm64");
        String name = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return name + (arm ? "-aarch64" : "-x86_64");
    }
}
