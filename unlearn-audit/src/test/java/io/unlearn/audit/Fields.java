package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads an object of a vector file and remembers which members were read, so that none goes unchecked. */
final class Fields {
    private final JsonObject object;
    private final Set<String> read = new HashSet<>();

    Fields(JsonValue value) {
        object = value.asObject();
    }

    static List<Fields> list(JsonValue array) {
        List<Fields> fields = new ArrayList<>();
        for (JsonValue value : array.asArray()) {
            fields.add(new Fields(value));
        }
        return fields;
    }

    boolean has(String key) {
        return object.has(key) && !object.get(key).isNull();
    }

    JsonValue value(String key) {
        read.add(key);
        return object.get(key);
    }

    double number(String key) {
        return value(key).asExtendedDouble();
    }

    int integer(String key) {
        return value(key).asInt();
    }

    double[] numbers(String key) {
        return value(key).asArray().extendedDoubles();
    }

    /** The numbers of an array, null being NaN. */
    double[] numbersOrNull(String key) {
        JsonArray array = value(key).asArray();
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).isNull() ? Double.NaN : array.get(i).asExtendedDouble();
        }
        return numbers;
    }

    double[][] rows(String key) {
        List<double[]> rows = new ArrayList<>();
        for (JsonValue row : value(key).asArray()) {
            rows.add(row.asArray().extendedDoubles());
        }
        return rows.toArray(double[][]::new);
    }

    List<Fields> objects(String key) {
        return list(value(key));
    }

    Fields metadata(String... keys) {
        read.addAll(List.of(keys));
        return this;
    }

    /** Fails if there is a member that was neither read nor declared as metadata. */
    void done() {
        assertThat(read).as("checked members of %s", object.path()).containsAll(object.keys());
    }
}
