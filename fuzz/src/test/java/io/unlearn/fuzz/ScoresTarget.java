package io.unlearn.fuzz;

import io.unlearn.core.MappedScores;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.error.InvalidArgumentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of scores, which are read as a whole or mapped, with the same result. */
public final class ScoresTarget {
    static final FuzzTarget TARGET =
            FuzzTarget.of("scores", ScoresTarget.class, ScoresTarget::read, ScoresTarget::seeds);

    private ScoresTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(ScoresTarget::read, bytes);
    }

    private static void read(byte[] bytes) throws IOException {
        Path file = Inputs.file(bytes);
        ScoreMatrix whole;
        try {
            whole = ScoreMatrix.readNpy(file);
        } catch (InvalidArgumentException e) {
            readMapped(file);
            return;
        }
        ScoreMatrix mapped = MappedScores.open(file).block(0, whole.examples());
        for (int m = 0; m < whole.models(); m++) {
            for (int e = 0; e < whole.examples(); e++) {
                if (whole.get(m, e) != mapped.get(m, e)) {
                    throw new AssertionError("another score where the file is mapped");
                }
            }
        }
    }

    private static void readMapped(Path file) throws IOException {
        try {
            MappedScores mapped = MappedScores.open(file);
            mapped.block(0, Math.min(10, mapped.examples()));
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static List<byte[]> seeds() throws IOException {
        Path file = Inputs.file(new byte[0]);
        ScoreMatrix.of(new float[][] {{1, 2, 3}, {-4, 5.5f, 0}}).writeNpy(file);
        String wide = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }\n";
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, (byte) wide.length(), 0, 0, 0};
        byte[] second = ByteBuffer.allocate(start.length + wide.length() + 8)
                .put(start)
                .put(wide.getBytes(StandardCharsets.US_ASCII))
                .array();
        return List.of(Files.readAllBytes(file), second);
    }
}
