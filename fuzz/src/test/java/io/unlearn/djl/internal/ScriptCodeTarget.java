package io.unlearn.djl.internal;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.fuzz.FuzzTarget;
import io.unlearn.fuzz.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The code of an archive of TorchScript that is well-formed otherwise. */
public final class ScriptCodeTarget {
    public static final FuzzTarget TARGET = FuzzTarget.of(
                    "script-code", ScriptCodeTarget.class, ScriptCodeTarget::read, ScriptCodeTarget::seeds)
            .mostMib(64);

    private ScriptCodeTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(ScriptCodeTarget::read, bytes);
    }

    private static void read(byte[] bytes) throws IOException {
        try {
            ScriptFile.read(Inputs.file(ScriptArchive.of(new String(bytes, StandardCharsets.UTF_8))));
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static List<byte[]> seeds() {
        String shared = """
                class M(Module):
                  __parameters__ = ["w"]
                  a : __torch__.L
                  b : __torch__.L
                class L(Module):
                  __parameters__ = ["v"]
                  __buffers__ = []
                """;
        return List.of(ScriptFileTarget.CODE.getBytes(StandardCharsets.UTF_8), shared.getBytes(StandardCharsets.UTF_8));
    }
}
