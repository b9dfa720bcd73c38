package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Every method on a network that PyTorch exported: two convolutions with normalisation, and a linear layer. */
class ScriptContractTest extends EveryMethod {
    @Override
    UnlearningTask<TorchModel, TorchData> newTask() {
        return new UnlearningTask<>(load(), Tiny.split());
    }

    static TorchModel load() {
        try {
            Path file = Path.of(Objects.requireNonNull(ScriptContractTest.class.getResource("cnn.pt"))
                    .toURI());
            return TorchModel.loadScript(file, new int[] {1, 8, 8}, Tiny.CLASSES, TorchDevice.cpu());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
