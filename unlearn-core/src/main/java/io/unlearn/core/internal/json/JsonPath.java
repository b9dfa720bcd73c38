package io.unlearn.core.internal.json;

import org.jspecify.annotations.Nullable;

/** Where a value was found, kept as a chain of parents so that a parsed tree pays little for it. */
record JsonPath(@Nullable JsonPath parent, String step) {
    static final JsonPath ROOT = new JsonPath(null, "$");

    JsonPath member(String key) {
        return new JsonPath(this, isPlain(key) ? "." + key : "['" + key + "']");
    }

    JsonPath element(int index) {
        return new JsonPath(this, "[" + index + "]");
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (JsonPath at = this; at != null; at = at.parent) {
            text.insert(0, at.step);
        }
        return text.toString();
    }
}
