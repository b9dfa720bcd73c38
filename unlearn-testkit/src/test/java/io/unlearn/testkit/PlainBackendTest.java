package io.unlearn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.spi.DenseBackend;
import org.junit.jupiter.api.Test;

class PlainBackendTest extends DenseBackendContract {
    @Override
    protected DenseBackend backend() {
        return DenseBackend.plainJava();
    }

    @Test
    void isTheOneThatIsThereWhenNoOtherIs() {
        assertThat(DenseBackend.bestFor(1, 1).name()).startsWith("java-float64");
        assertThat(DenseBackend.bestFor(1, 1).priority()).isZero();
    }
}
