package io.unlearn.examples.basic;

import io.unlearn.core.error.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The experiment of Guo et al. 2020: certified deletions from MNIST, 3 against 8, from all of MNIST, and from two tables.
 * Rows have length 1, epsilon = 1, delta = 1e-4, and sigma = 10 where the objective is perturbed. See {@link
 * CertifiedStudy} for what it writes.
 */
public final class CertifiedMnist {
    private CertifiedMnist() {}

    /** Runs with the name of a data set, the folder of its files, and an output folder; each may be left out. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, or 2 for data that cannot be read or a folder that cannot be written. */
    static int start(String... arguments) {
        try {
            StudyData.Set set = StudyData.Set.of(arguments.length > 0 ? arguments[0] : "mnist-3-8");
            Path data = Path.of(arguments.length > 1 ? arguments[1] : "data/" + set.folder());
            Path out = Path.of(arguments.length > 2 ? arguments[2] : "target/certified-study");
            CertifiedStudy.run(set, data, out, ConsoleProgress.standard());
            return 0;
        } catch (InvalidArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.err.println("usage: CertifiedMnist [" + String.join("|", StudyData.Set.ids())
                    + "] [folder with the data] [output folder]");
            return 2;
        }
    }
}
