package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GpuCheckTest {
    /** As on a machine without a device. */
    @Tag("sample")
    static class NoDevice {
        @BeforeAll
        static void needsADevice() {
            assumeTrue(false, "skipped: no CUDA device: none here");
        }

        @Test
        void neverRuns() {
            throw new AssertionError("ran");
        }
    }

    /** As on a machine with one. */
    @Tag("sample")
    static class Works {
        @Test
        void passes() {
            assertThat(1).isOne();
        }
    }

    /** As with a bug. */
    @Tag("sample")
    static class Breaks {
        @Test
        void fails() {
            throw new AssertionError("wrong on a device");
        }
    }

    /** Of another group. */
    static class Others {
        @Test
        void fails() {
            throw new AssertionError("not asked for");
        }
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int run(Class<?>... classes) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return GpuCheck.run(
                out, "sample", Stream.of(classes).map(each -> selectClass(each)).toList());
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void passesIfAllPass() {
        assertThat(run(Works.class, Others.class)).isEqualTo(GpuCheck.PASSED);
        assertThat(printed()).isEqualTo("tests of the group sample: 1 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void aSkippedTestIsNoSuccess() {
        assertThat(run(Works.class, NoDevice.class)).isEqualTo(GpuCheck.SKIPPED);
        assertThat(printed()).contains("skipped: no CUDA device: none here").contains("1 passed, 0 failed, 1 skipped");
    }

    @Test
    void nothingIsNoSuccess() {
        assertThat(run(Others.class)).isEqualTo(GpuCheck.SKIPPED);
        assertThat(GpuCheck.run(System.out, "sample", List.of())).isEqualTo(GpuCheck.SKIPPED);
    }

    @Test
    void aFailureIsShown() {
        assertThat(run(Works.class, NoDevice.class, Breaks.class)).isEqualTo(GpuCheck.FAILED);
        assertThat(printed()).contains("FAILED").contains("wrong on a device").contains("1 failed");
    }
}
