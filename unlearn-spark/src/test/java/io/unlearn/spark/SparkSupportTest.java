package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidStateException;
import org.junit.jupiter.api.Test;

class SparkSupportTest {
    @Test
    void theSparkOfThisBuildIsSupported() {
        assertThatCode(SparkSupport::check).doesNotThrowAnyException();
    }

    @Test
    void anOlderSparkIsRefusedWithTheFix() {
        assertThatThrownBy(() -> SparkSupport.check("3.5.6", "2.13.17"))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith("Spark version must be 4.0 or later but is 3.5.6");
    }

    @Test
    void anotherScalaIsRefusedWithTheFix() {
        assertThatThrownBy(() -> SparkSupport.check("4.1.0", "2.12.18"))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("Scala library must be of version 2.13 but is 2.12.18");
    }
}
