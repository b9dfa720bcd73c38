package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertifiedHeadTest {
    @Test
    void theCertificateHoldsForAHeadOnFrozenFeatures() throws IOException {
        TrainTest images = FashionMnist.embedded();
        // The test images stand in for public ones here: none of them is anybody's in this test.
        TrainTest open = new TrainTest(images.test(), images.test());
        CertifiedHead.Outcome outcome =
                CertifiedHead.run(open, images, new CertifiedHead.Scale(40, 30, 1, 5), Progress.none());
        assertThat(outcome.certified()).isTrue();
        assertThat(outcome.removedRows()).isPositive();
        assertThat(outcome.before()).isBetween(0.3, 1.0);
        assertThat(outcome.after()).isBetween(0.3, 1.0);
        assertThat(outcome.toString()).contains("holds");
    }

    @Test
    void withoutPublicImagesItSaysWhatToDo(@TempDir Path empty) {
        assertThat(CertifiedHead.start(empty.toString())).isEqualTo(2);
    }
}
