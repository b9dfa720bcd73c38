package io.unlearn.djl.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.ParameterKind;
import io.unlearn.fuzz.FuzzTarget;
import io.unlearn.fuzz.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Weights in the safetensors format, read into a network of two tensors. */
public final class WeightsTarget {
    public static final FuzzTarget TARGET =
            FuzzTarget.of("weights", WeightsTarget.class, WeightsTarget::read, WeightsTarget::seeds);

    private static final List<NetworkTensor> TENSORS = tensors();

    private WeightsTarget() {}

    private static List<NetworkTensor> tensors() {
        NDManager manager = NDManager.newBaseManager("PyTorch");
        return List.of(
                new NetworkTensor(
                        "weight", "", 0, ParameterKind.LINEAR_WEIGHT, true, (PtNDArray) manager.zeros(new Shape(2, 2))),
                new NetworkTensor(
                        "bias", "", 0, ParameterKind.LINEAR_BIAS, true, (PtNDArray) manager.ones(new Shape(2))));
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(WeightsTarget::read, bytes);
    }

    private static void read(byte[] bytes) throws IOException {
        try {
            SafeTensors.read(Inputs.file(bytes), TENSORS);
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static List<byte[]> seeds() throws IOException {
        Path file = Inputs.file(new byte[0]);
        SafeTensors.write(file, TENSORS);
        return List.of(Files.readAllBytes(file));
    }
}
