package io.unlearn.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidArgumentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void takesAllOfThem() {
        Options options =
                Options.parse("--data", "d", "--out", "o", "--subjects", "30", "--requests", "3", "--seed", "9");
        assertThat(options.data()).contains(Path.of("d"));
        assertThat(options.out()).isEqualTo(Path.of("o"));
        assertThat(options.subjects()).isEqualTo(30);
        assertThat(options.requests()).isEqualTo(3);
        assertThat(options.seed()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--subjects 1", "--subjects x", "--requests 0", "--requests 400", "--what 3", "--seed"})
    void refusesWhatItCannotDo(String line) {
        assertThatThrownBy(() -> Options.parse(line.split(" "))).isInstanceOf(InvalidArgumentException.class);
    }
}
