package io.unlearn.examples.torch;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * What the leaderboard is asked to do.
 *
 * @param full whether the record is made, which takes long; else a small version
 * @param out the folder for results, and for finished models
 * @param threads how many models are made at once
 */
record LeaderboardOptions(boolean full, Path out, int threads) {
    static final String USAGE = """
            options:
              --full           the record: every method, two tunings, 64 seeds (default: a small version of some minutes)
              --out DIR        folder for results and finished models (default: target/leaderboard, with --full
                               target/leaderboard-full); run again with the same folder to go on after a stop
              --threads N      models made at once (default: one for each processor)
            """;

    LeaderboardOptions {
        Check.atLeast("--threads", threads, 1, "Leave it out for one for each processor.");
    }

    static LeaderboardOptions parse(String... arguments) {
        boolean full = Arrays.asList(arguments).contains("--full");
        Path out = Path.of(full ? "target/leaderboard-full" : "target/leaderboard");
        int threads = Runtime.getRuntime().availableProcessors();
        Iterator<String> given = Arrays.asList(arguments).iterator();
        while (given.hasNext()) {
            String name = given.next();
            switch (name) {
                case "--full" -> full = true;
                case "--out" -> out = Path.of(value(name, given));
                case "--threads" -> threads = integer(name, value(name, given));
                default -> throw new InvalidArgumentException("option", "a known one", name, USAGE);
            }
        }
        return new LeaderboardOptions(full, out, threads);
    }

    private static String value(String name, Iterator<String> given) {
        if (!given.hasNext()) {
            throw new InvalidArgumentException(name, "followed by a value", "last", USAGE);
        }
        return given.next();
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
