package io.unlearn.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The libraries that the tests have are those for one platform. */
final class Natives {
    private Natives() {}

    static void orSkip() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(
                platform.equals("Linux amd64"),
                "skipped on " + platform + ": the tests bring libtorch for Linux on x86-64 only");
    }
}
