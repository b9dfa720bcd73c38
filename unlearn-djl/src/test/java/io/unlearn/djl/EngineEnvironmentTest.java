package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.MissingNativeException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EngineEnvironmentTest {
    private static final ClassLoader EMPTY = new URLClassLoader(new URL[0], null);

    @Test
    void everythingMissingGivesOneSentenceForEachFix() {
        EngineEnvironment environment = EngineEnvironment.of(Map.of(), new Properties(), EMPTY);
        assertThat(environment.advice())
                .hasSize(5)
                .anyMatch(line -> line.contains("ai.djl.offline=true"))
                .anyMatch(line -> line.contains("OPT_OUT_TRACKING=true"))
                .anyMatch(line -> line.contains("ai.djl.pytorch:pytorch-engine"))
                .anyMatch(line -> line.contains("ai.djl.pytorch:pytorch-jni"))
                .anyMatch(line -> line.contains("ai.djl.pytorch:pytorch-native-cpu"));
    }

    @Test
    void aLibraryPathStandsInForTheJars() {
        Map<String, String> set =
                Map.of("PYTORCH_LIBRARY_PATH", "lib", "OPT_OUT_TRACKING", "true", "DJL_OFFLINE", "true");
        EngineEnvironment environment = EngineEnvironment.of(set, new Properties(), EMPTY);
        assertThat(environment.offline()).isTrue();
        assertThat(environment.advice())
                .containsExactly("The PyTorch engine is missing: add ai.djl.pytorch:pytorch-engine.");
    }

    @Test
    void thisBuildIsOfflineAndUntrackedAndHasTheEngine() {
        EngineEnvironment here = EngineEnvironment.here();
        assertThat(here.offline()).isTrue();
        assertThat(here.trackingOff()).isTrue();
        assertThat(here.engineOnClassPath()).isTrue();
    }

    @Test
    void theVersionsAreThoseOfTheBuild() {
        assertThat(EngineEnvironment.pinnedVersions()).isEqualTo("DJL 0.35.1, libtorch 2.7.1");
    }

    @Test
    void whatIsMissingIsNamedWithTheDependencyThatAddsIt() {
        EngineEnvironment nothing = EngineEnvironment.of(Map.of(), new Properties(), EMPTY);
        assertThatThrownBy(nothing::refuseIfIncomplete)
                .isInstanceOf(MissingNativeException.class)
                .hasMessageContaining("PyTorch engine must be on the class path but is missing")
                .hasMessageContaining("<artifactId>pytorch-engine</artifactId>");
        EngineEnvironment noJni = new EngineEnvironment(true, true, true, false, true, "");
        assertThatThrownBy(noJni::refuseIfIncomplete).hasMessageContaining("<version>2.7.1-0.35.1</version>");
        EngineEnvironment noLibtorch = new EngineEnvironment(true, true, true, true, false, "");
        assertThatThrownBy(noLibtorch::refuseIfIncomplete)
                .hasMessageContaining(
                        "<artifactId>pytorch-native-cpu</artifactId><version>2.7.1</version><classifier>");
        assertThatCode(new EngineEnvironment(true, true, true, false, false, "lib")::refuseIfIncomplete)
                .doesNotThrowAnyException();
    }
}
