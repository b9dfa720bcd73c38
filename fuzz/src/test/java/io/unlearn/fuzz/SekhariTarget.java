package io.unlearn.fuzz;

import io.unlearn.certified.SekhariNewtonUnlearning;
import io.unlearn.certified.SekhariState;
import io.unlearn.certified.SekhariTerms;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** States of the one-step model, forged so that the checksum fits. */
public final class SekhariTarget {
    static final FuzzTarget TARGET =
            FuzzTarget.of("sekhari-state", SekhariTarget.class, SekhariTarget::read, SekhariTarget::seeds);

    private SekhariTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(SekhariTarget::read, bytes);
    }

    private static void read(byte[] bytes) {
        SekhariState state;
        try {
            state = SekhariState.ofBytes(Inputs.sealed(bytes));
        } catch (InvalidStateException | InvalidArgumentException e) {
            return;
        }
        if (!Arrays.equals(SekhariState.ofBytes(state.toBytes()).toBytes(), state.toBytes())) {
            throw new AssertionError("another state after writing and reading");
        }
    }

    private static List<byte[]> seeds() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] x = new double[60][2];
        int[] labels = new int[60];
        for (int i = 0; i < x.length; i++) {
            labels[i] = i % 2;
            x[i][0] = random.nextDouble(-0.5, 0.5);
            x[i][1] = random.nextDouble(-0.5, 0.5) + 0.1 * labels[i];
        }
        TrainingRows rows = TrainingRows.classification(x, labels);
        try (SekhariNewtonUnlearning model =
                SekhariNewtonUnlearning.train(SekhariTerms.of(60, 2, 0.1, 5, 1, 1e-5), rows)) {
            byte[] before = Inputs.unsealed(model.save().toBytes());
            model.removeIdentified(rows.where(i -> i == 3));
            return List.of(before, Inputs.unsealed(model.save().toBytes()));
        }
    }
}
