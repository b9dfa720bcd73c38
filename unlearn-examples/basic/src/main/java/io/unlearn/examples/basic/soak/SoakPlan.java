package io.unlearn.examples.basic.soak;

import io.unlearn.core.internal.Check;
import java.nio.file.Path;

/**
 * How much is done.
 *
 * @param changes rows that enter or leave, in all
 * @param batch rows of one insertion, and removals between two insertions
 * @param columns features of a row
 * @param folder of the store
 * @param page where the results go
 */
record SoakPlan(long changes, int batch, int columns, Path folder, Path page) {
    SoakPlan {
        Check.atLeast("batch", batch, 2, "Use for example 5000.");
        Check.atLeast("columns", columns, 1, "Use for example 16.");
    }

    /** Takes the number of changes, the batch, the folder of the store and the page; each may be left out. */
    static SoakPlan of(String... arguments) {
        return new SoakPlan(
                arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000,
                arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5000,
                16,
                Path.of(arguments.length > 2 ? arguments[2] : "target/soak"),
                Path.of(arguments.length > 3 ? arguments[3] : "target/soak.md"));
    }
}
