package io.unlearn.djl;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests of the group {@code gpu} that are on the class path, without Maven: on a machine that has a Java runtime, the jars
 * and a CUDA device, and perhaps nothing else. Ends with 0 if they passed, 1 if one failed and 3 if one was skipped, for example for
 * want of a device: a run that tested nothing is no success.
 */
final class GpuCheck {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int SKIPPED = 3;

    private GpuCheck() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int status = run(out, "gpu", List.of(selectPackage("io.unlearn")));
        out.flush();
        System.exit(status);
    }

    static int run(PrintStream out, String tag, List<? extends DiscoverySelector> where) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(where)
                .filters(TagFilter.includeTags(tag), EngineFilter.includeEngines("junit-jupiter"))
                .build();
        Tally tally = new Tally(out);
        LauncherFactory.create().execute(request, tally);
        tally.skipReasons.forEach(out::println);
        out.println("tests of the group " + tag + ": " + tally.passed + " passed, " + tally.failed + " failed, "
                + tally.skipped + " skipped");
        if (tally.failed > 0) {
            return FAILED;
        }
        return tally.skipped > 0 || tally.passed == 0 ? SKIPPED : PASSED;
    }

    /** Counts tests, and classes that ended before their tests. */
    private static final class Tally implements TestExecutionListener {
        private final PrintStream out;
        private final Set<String> skipReasons = new LinkedHashSet<>();
        private int passed;
        private int failed;
        private int skipped;

        private Tally(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped++;
            skipReasons.add(reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String reason = result.getThrowable().map(Throwable::getMessage).orElse("");
            switch (result.getStatus()) {
                case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
                case ABORTED -> {
                    skipped++;
                    skipReasons.add(test.getDisplayName() + ": " + reason);
                }
                case FAILED -> {
                    failed++;
                    out.println("FAILED " + test.getUniqueId() + ": " + reason);
                    result.getThrowable().ifPresent(e -> e.printStackTrace(out));
                }
            }
        }
    }
}
