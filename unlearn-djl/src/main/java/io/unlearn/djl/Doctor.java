package io.unlearn.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.unlearn.core.error.MissingNativeException;
import io.unlearn.djl.internal.Engines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which engine, natives and device are in use, and what to change. As a program, {@code java -cp ... io.unlearn.djl.Doctor
 * [auto|cpu|gpu:0]} prints it and ends with 1 if the engine cannot start.
 *
 * @param facts what was found, a sentence each
 * @param warnings what works but should be changed, each with its fix
 * @param problems what keeps the engine from starting, each with its fix: a Maven dependency or a setting
 */
public record Doctor(List<String> facts, List<String> warnings, List<String> problems) {
    /** Copies the lists. */
    public Doctor {
        facts = List.copyOf(facts);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /** Examines this process, and starts the engine on the device if nothing is missing. Nothing is downloaded. */
    public static Doctor examine(TorchDevice device) {
        return examine(EngineEnvironment.here(), device);
    }

    static Doctor examine(EngineEnvironment environment, TorchDevice device) {
        List<String> facts = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        facts.add("Made for " + EngineEnvironment.pinnedVersions() + ".");
        facts.add("Java " + System.getProperty("java.version") + " on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ".");
        facts.add(onClassPath("PyTorch engine", environment.engineOnClassPath()));
        facts.add(onClassPath("JNI library", environment.jniOnClassPath()));
        facts.add(onClassPath("libtorch for the CPU", environment.nativesOnClassPath()));
        facts.add("PYTORCH_LIBRARY_PATH is "
                + (environment.libraryPath().isEmpty() ? "not set." : environment.libraryPath() + "."));
        facts.add("Downloads are " + (environment.offline() ? "off" : "on") + ", usage reports are "
                + (environment.trackingOff() ? "off." : "on."));
        settings(environment, device, warnings);
        try {
            environment.refuseIfIncomplete();
            start(device, facts);
        } catch (MissingNativeException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return new Doctor(facts, warnings, problems);
    }

    private static String onClassPath(String what, boolean there) {
        return what + (there ? ": on the class path." : ": not on the class path.");
    }

    private static void settings(EngineEnvironment environment, TorchDevice device, List<String> warnings) {
        if (!environment.offline()) {
            warnings.add("Downloads are on: set the system property ai.djl.offline=true.");
        }
        if (!environment.trackingOff()) {
            warnings.add("Usage reports are on: set the environment variable OPT_OUT_TRACKING=true.");
        }
        if (device.name().startsWith("gpu") && environment.nativesOnClassPath()) {
            warnings.add(
                    "pytorch-native-cpu is on the class path and wins over a libtorch for CUDA: leave it out, and set"
                            + " PYTORCH_LIBRARY_PATH to a libtorch 2.7.1 for CUDA and PYTORCH_FLAVOR=cu128.");
        }
    }

    private static void start(TorchDevice device, List<String> facts) {
        try (PtNDManager manager = Engines.open(device.name())) {
            facts.add("The engine started: libtorch "
                    + Engine.getEngine("PyTorch").getVersion() + ", " + JniUtils.getNumThreads() + " threads.");
            facts.add("CUDA devices that the engine sees: " + CudaUtils.getGpuCount() + ".");
            facts.add("Device " + device + " is " + Engines.name(manager.getDevice()) + ", and computes.");
        }
    }

    /** Returns whether the engine started. */
    public boolean healthy() {
        return problems.isEmpty();
    }

    /** Returns everything as text, a line each. */
    public String report() {
        StringBuilder text = new StringBuilder();
        facts.forEach(line -> text.append("  ").append(line).append('\n'));
        warnings.forEach(line -> text.append("! ").append(line).append('\n'));
        problems.forEach(line -> text.append("X ").append(line).append('\n'));
        return text.append(healthy() ? "The engine works.\n" : "The engine cannot start.\n")
                .toString();
    }

    /**
     * Prints the report.
     *
     * @param arguments the name of a device, {@code auto} if there is none
     */
    public static void main(String[] arguments) {
        // A program for a terminal: the library itself never prints. Closing the stream would close the process's own.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int status = run(arguments, out);
        out.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] arguments, PrintStream out) {
        Doctor doctor = examine(new TorchDevice(arguments.length == 0 ? "auto" : arguments[0]));
        out.print(doctor.report());
        return doctor.healthy() ? 0 : 1;
    }
}
