package io.unlearn.examples.basic;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the quick start is asked to do.
 *
 * @param data a folder of the user's own images, or nothing for the embedded ones
 * @param out the folder that the results are written to
 * @param subjects how many subjects the training rows are given to
 * @param requests how many of them ask for deletion
 * @param seed decides who owns which rows and who asks; never the noise
 * @param scale how much is computed
 */
record Options(Optional<Path> data, Path out, int subjects, int requests, long seed, Scale scale) {
    static final String USAGE = """
            options:
              --data DIR       images of your own: IDX or CIFAR binary files, plain or gzip (default: embedded images)
              --out DIR        folder for certificate.json, audit.json and report.html (default: target/quickstart)
              --subjects N     invented people who own the training rows (default: 400)
              --requests N     how many of them ask to be deleted (default: 100)
              --seed N         decides who owns what and who asks (default: 1)
            """;

    /**
     * How much is computed.
     *
     * @param trainPerClass training images of each class, at most
     * @param testPerClass test images of each class, at most
     * @param auditReleases releases of each kind of model that the audit looks at
     * @param auditRows deleted rows that the audit looks at, at most
     */
    record Scale(int trainPerClass, int testPerClass, int auditReleases, int auditRows) {
        static final Scale FULL = new Scale(1_200, 200, 64, 200);
    }

    Options {
        Check.atLeast("--subjects", subjects, 2, "Use for example 400.");
        Check.inRange("--requests", requests, 1, subjects - 1, "Somebody has to remain: ask for fewer.");
    }

    static Options parse(String... arguments) {
        Options options = new Options(Optional.empty(), Path.of("target", "quickstart"), 400, 100, 1, Scale.FULL);
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new InvalidArgumentException(arguments[i], "followed by a value", "last", USAGE);
            }
            options = options.with(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--data" -> new Options(Optional.of(Path.of(value)), out, subjects, requests, seed, scale);
            case "--out" -> new Options(data, Path.of(value), subjects, requests, seed, scale);
            case "--subjects" -> new Options(data, out, integer(name, value), requests, seed, scale);
            case "--requests" -> new Options(data, out, subjects, integer(name, value), seed, scale);
            case "--seed" -> new Options(data, out, subjects, requests, integer(name, value), scale);
            default -> throw new InvalidArgumentException("option", "a known one", name, USAGE);
        };
    }

    private static int integer(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            InvalidArgumentException error = new InvalidArgumentException(name, "a whole number", value, USAGE);
            error.initCause(e);
            throw error;
        }
    }
}
