package io.unlearn.certified.store;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processes of tests. */
final class Children {
    private Children() {}

    /** Runs a main class with the class path of this process, or a part of it, and returns its exit status. */
    static int run(
            Path output, Path errors, Predicate<String> entry, Class<?> main, List<String> options, String... args)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(List.of("-Xmx256m", "-cp", classPath(entry), main.getName()));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
    }

    private static String classPath(Predicate<String> entry) {
        return Stream.of("java.class.path", "jdk.module.path", "surefire.test.class.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .distinct()
                .filter(entry)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
