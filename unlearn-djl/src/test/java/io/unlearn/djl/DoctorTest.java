package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DoctorTest {
    @Test
    void aMissingLibraryComesWithTheDependencyThatAddsIt() {
        EngineEnvironment noJni = new EngineEnvironment(false, false, true, false, true, "");
        Doctor doctor = Doctor.examine(noJni, TorchDevice.cpu());
        assertThat(doctor.healthy()).isFalse();
        assertThat(doctor.problems()).singleElement().asString().contains("<artifactId>pytorch-jni</artifactId>");
        assertThat(doctor.warnings())
                .containsExactly(
                        "Downloads are on: set the system property ai.djl.offline=true.",
                        "Usage reports are on: set the environment variable OPT_OUT_TRACKING=true.");
        assertThat(doctor.report())
                .contains("JNI library: not on the class path.")
                .contains("Downloads are on, usage reports are on.")
                .endsWith("The engine cannot start.\n");
    }

    @Test
    void aWorkingEngineIsDescribed() {
        Natives.orSkip();
        Doctor doctor = Doctor.examine(TorchDevice.auto());
        assertThat(doctor.healthy()).as(doctor.report()).isTrue();
        assertThat(doctor.warnings()).isEmpty();
        assertThat(doctor.report())
                .contains("Made for DJL 0.35.1, libtorch 2.7.1.")
                .contains("The engine started: libtorch 2.7.1")
                .contains("1 threads.")
                .contains("PYTORCH_LIBRARY_PATH is not set.")
                .endsWith("The engine works.\n");
    }

    @Test
    void printsItsReport() {
        Natives.orSkip();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        assertThat(Doctor.run(new String[] {"gpu:63"}, out)).isEqualTo(1);
        assertThat(Doctor.run(new String[] {}, out)).isZero();
        assertThat(text.toString(StandardCharsets.UTF_8))
                .containsSubsequence("The engine cannot start.\n", "Device auto is ", "The engine works.\n");
    }

    @Test
    void aDeviceThatIsNotThereIsAProblem() {
        Natives.orSkip();
        Doctor doctor = Doctor.examine(TorchDevice.gpu(63));
        assertThat(doctor.healthy()).isFalse();
        assertThat(doctor.warnings()).singleElement().asString().contains("PYTORCH_FLAVOR=cu128");
        assertThat(doctor.report()).contains("PyTorch engine on gpu:63 must be able to start");
    }
}
