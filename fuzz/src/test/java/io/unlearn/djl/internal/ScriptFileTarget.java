package io.unlearn.djl.internal;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.fuzz.FuzzTarget;
import io.unlearn.fuzz.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Archives of TorchScript, as they are. */
public final class ScriptFileTarget {
    public static final FuzzTarget TARGET = FuzzTarget.of(
                    "script-file", ScriptFileTarget.class, ScriptFileTarget::read, ScriptFileTarget::seeds)
            .mostMib(64);

    /** A network with one layer, whose running mean is what the added method returns. */
    static final String CODE = """
            class M(Module):
              __parameters__ = ["weight", ]
              __buffers__ = ["mean", ]
              weight : Tensor
              mean : Tensor
              training : bool
              layer : __torch__.L
              def forward(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.mul(x, self.weight)
            class L(Module):
              __parameters__ = []
              __buffers__ = ["var", ]
              __annotations__["var"] = Tensor
            """;

    private ScriptFileTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(ScriptFileTarget::read, bytes);
    }

    private static void read(byte[] bytes) throws IOException {
        try {
            ScriptFile script = ScriptFile.read(Inputs.file(bytes));
            ScriptFile again = ScriptFile.read(Inputs.file(script.archive()));
            if (!again.owners().equals(script.owners())) {
                throw new AssertionError("other modules once the method is there");
            }
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static List<byte[]> seeds() {
        return List.of(
                ScriptArchive.of(CODE), ScriptArchive.of("class M(Module):\n"), "PK".getBytes(StandardCharsets.UTF_8));
    }
}
