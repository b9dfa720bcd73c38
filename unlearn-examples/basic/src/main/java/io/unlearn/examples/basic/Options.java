package io.unlearn.examples.basic;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private static final Set<String> NAMES = Set.of("--data", "--out", "--subjects", "--requests", "--seed");

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
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i])) {
                throw new InvalidArgumentException("option", "a known one", arguments[i], USAGE);
            }
            if (i + 1 == arguments.length) {
                throw new InvalidArgumentException(arguments[i], "followed by a value", "last", USAGE);
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        return new Options(
                Optional.ofNullable(given.get("--data")).map(Path::of),
                Path.of(given.getOrDefault("--out", "target/quickstart")),
                integer("--subjects", given.getOrDefault("--subjects", "400")),
                integer("--requests", given.getOrDefault("--requests", "100")),
                integer("--seed", given.getOrDefault("--seed", "1")),
                Scale.FULL);
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
