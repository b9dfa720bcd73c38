package io.unlearn.algorithms.experiment;

import io.unlearn.fuzz.FuzzTarget;
import io.unlearn.fuzz.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Files of one model's results, forged so that the checksum fits: they are read, or taken for none. */
public final class SeedFileTarget {
    public static final FuzzTarget TARGET =
            FuzzTarget.of("seed-file", SeedFileTarget.class, SeedFileTarget::read, SeedFileTarget::seeds);

    private static final SeedJob JOB = new SeedJob("group", 3);
    private static final String FINGERPRINT = "fingerprint";

    private SeedFileTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(SeedFileTarget::read, bytes);
    }

    private static void read(byte[] bytes) {
        SeedFile.read(bytes, FINGERPRINT, JOB);
        Optional<ModelRun> run = SeedFile.read(SeedFile.sealed(bytes), FINGERPRINT, JOB);
        if (run.isPresent()) {
            byte[] written = SeedFile.write(FINGERPRINT, JOB, run.get());
            byte[] again = SeedFile.write(
                    FINGERPRINT, JOB, SeedFile.read(written, FINGERPRINT, JOB).orElseThrow());
            if (!Arrays.equals(written, again)) {
                throw new AssertionError("other results after writing and reading");
            }
        }
    }

    private static List<byte[]> seeds() {
        ModelRun run = new ModelRun("", new float[] {1, -2}, new ModelRun.Accuracy(1, 0.5, 0), 2, 1);
        return List.of(
                Inputs.unsealed(SeedFile.write(FINGERPRINT, JOB, run)),
                Inputs.unsealed(SeedFile.write(FINGERPRINT, JOB, ModelRun.failed("diverged"))));
    }
}
