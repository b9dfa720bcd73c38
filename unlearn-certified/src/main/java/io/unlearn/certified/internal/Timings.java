package io.unlearn.certified.internal;

import io.unlearn.core.RemovalRoute;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How long a model's own changes took, by route. Recent ones count more, since the first run slowly. Not thread-safe. */
public final class Timings {
    private static final double WEIGHT_OF_NEWEST = 0.25;

    /** Of a row on the anchored route, whose work is in proportion to the rows; of a whole change on the others. */
    private final Map<RemovalRoute, Double> nanos = new EnumMap<>(RemovalRoute.class);

    /** Notes a change. */
    public void took(RemovalRoute route, int rows, long time) {
        double each = time / units(route, rows);
        nanos.merge(route, each, (old, newest) -> old + WEIGHT_OF_NEWEST * (newest - old));
    }

    /** Returns what a change is likely to take; empty if none went this way yet. */
    public Optional<Duration> expected(RemovalRoute route, int rows) {
        return Optional.ofNullable(nanos.get(route)).map(each -> Duration.ofNanos((long) (each * units(route, rows))));
    }

    private static double units(RemovalRoute route, int rows) {
        return route == RemovalRoute.ANCHORED ? Math.max(1, rows) : 1;
    }
}
