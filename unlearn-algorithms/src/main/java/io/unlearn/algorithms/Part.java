package io.unlearn.algorithms;

import io.unlearn.core.Split;
import java.util.Locale;

/** A part of a {@link Split}. */
public enum Part {
    /** What the model may keep. */
    RETAIN,
    /** What it must behave as if it had never seen. */
    FORGET,
    /** What the original never saw. */
    VALIDATION;

    /** Returns this part of a split. */
    public <D> D of(Split<D> split) {
        return switch (this) {
            case RETAIN -> split.retain();
            case FORGET -> split.forget();
            case VALIDATION -> split.validation();
        };
    }

    /** Returns the need of a stage that reads this part. */
    Need need() {
        return switch (this) {
            case RETAIN -> Need.RETAIN_SET;
            case FORGET -> Need.FORGET_SET;
            case VALIDATION -> Need.VALIDATION_SET;
        };
    }

    /** Returns the name in lower case, for messages. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
