package io.unlearn.examples.basic;

import io.unlearn.audit.Audit;
import io.unlearn.audit.AuditResult;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.error.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Audits scores from NumPy files, {@code [model][example]} each, and writes {@code audit.json} and {@code audit.html}: for
 * models that were trained elsewhere, for instance in Python.
 */
public final class AuditFiles {
    static final String USAGE = """
            arguments: UNLEARNED.npy RETRAINED.npy ORIGINAL.npy OUT [EPSILON DELTA]
              the files hold scores of the same forget examples, a row for each model: float32 or float64, C order
              OUT is the folder for audit.json and audit.html; EPSILON and DELTA are what is to be refuted (default: 0 1e-5)
            """;

    private AuditFiles() {}

    /** Runs with the arguments that {@code --help} lists. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, 1 if a file could not be read or written, 2 for bad arguments or scores. */
    static int start(String... arguments) {
        if (arguments.length != 4 && arguments.length != 6) {
            System.err.print(USAGE);
            return 2;
        }
        try {
            ModelScores scores = ModelScores.of(
                    ScoreMatrix.readNpy(Path.of(arguments[0])),
                    ScoreMatrix.readNpy(Path.of(arguments[1])),
                    ScoreMatrix.readNpy(Path.of(arguments[2])));
            Audit.Builder builder = Audit.builder(scores);
            if (arguments.length == 6) {
                builder.target(Double.parseDouble(arguments[4]), Double.parseDouble(arguments[5]));
            }
            AuditResult result = builder.build().run(ConsoleProgress.standard());
            ResultFiles files = ResultFiles.in(Path.of(arguments[3]));
            files.write("audit.json", result.toJson());
            files.write("audit.html", result.toHtml());
            System.out.print(result.summary());
            return 0;
        } catch (NumberFormatException | InvalidArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("A file could not be read or written: " + e);
            return 1;
        }
    }
}
