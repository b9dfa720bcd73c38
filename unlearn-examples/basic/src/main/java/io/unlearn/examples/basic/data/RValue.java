package io.unlearn.examples.basic.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of R, of the kinds that a data frame is made of. */
sealed interface RValue {
    /** Returns what is attached to the value, by name. */
    default Map<String, RValue> attributes() {
        return Map.of();
    }

    /** R's NULL. */
    record Null() implements RValue {}

    /** A name. */
    record Symbol(String name) implements RValue {}

    /** One string of a vector of strings; null where R says NA. */
    record Text(@Nullable String text) implements RValue {}

    /** A linked list of values, some of which have names; names are empty where there is none. */
    record Pairs(List<String> names, List<RValue> values) implements RValue {}

    /** Whole numbers or truth values; NA is {@link Integer#MIN_VALUE}. */
    record Ints(int[] values, Map<String, RValue> attributes) implements RValue {}

    /** Real numbers. */
    record Doubles(double[] values, Map<String, RValue> attributes) implements RValue {}

    /** Strings. */
    record Strings(List<Text> values, Map<String, RValue> attributes) implements RValue {}

    /** Values of any kind. */
    record Values(List<RValue> values, Map<String, RValue> attributes) implements RValue {}
}
