package io.unlearn.examples.basic.service;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the example service is started.
 *
 * @param directory holds the store, the key and the token
 * @param port on the loopback interface; 0 for any that is free
 * @param perClass training images of each class, at the first start
 * @param subjects invented people who own them
 * @param release how long a removal waits for a release at most
 * @param queue requests that may wait
 */
record ServiceOptions(Path directory, int port, int perClass, int subjects, Duration release, int queue) {
    private static final Set<String> NAMES =
            Set.of("--dir", "--port", "--images", "--subjects", "--release-seconds", "--queue");

    static final String USAGE = """
            options:
              --dir DIR              folder of the service, which survives a restart (default: target/service)
              --port N               port on 127.0.0.1, 0 for any (default: 8080)
              --images N             training images of each of the 10 classes, at the first start (default: 400)
              --subjects N           invented people who own them (default: 400)
              --release-seconds N    time within which a removal is in a release (default: 5)
              --queue N              requests that may wait (default: 256)
            """;

    ServiceOptions {
        Check.inRange("--port", port, 0, 65_535, "Use for example 8080.");
        Check.inRange("--images", perClass, 2, 1_200, "Use for example 400.");
        Check.atLeast("--subjects", subjects, 2, "Use for example 400.");
        Check.atLeast("--queue", queue, 1, "Use for example 256.");
    }

    static ServiceOptions parse(String... arguments) {
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
        return new ServiceOptions(
                Path.of(given.getOrDefault("--dir", "target/service")),
                integer("--port", given.getOrDefault("--port", "8080")),
                integer("--images", given.getOrDefault("--images", "400")),
                integer("--subjects", given.getOrDefault("--subjects", "400")),
                Duration.ofSeconds(integer("--release-seconds", given.getOrDefault("--release-seconds", "5"))),
                integer("--queue", given.getOrDefault("--queue", "256")));
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
