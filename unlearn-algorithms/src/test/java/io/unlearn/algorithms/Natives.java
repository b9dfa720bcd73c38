package io.unlearn.algorithms;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The libraries that the tests have are those for one platform. */
public final class Natives {
    private Natives() {}

    /** Skips the test where there are none. */
    public static void orSkip() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(
                platform.equals("Linux amd64"),
                "skipped on " + platform + ": the tests bring libtorch for Linux on x86-64 only");
    }
}
