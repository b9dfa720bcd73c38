package io.unlearn.audit;

import io.unlearn.core.BoundKind;

/**
 * A range of an estimate, by resampling. Always {@link BoundKind#APPROXIMATE}: it describes how far the estimate moves with
 * the models that were drawn, and no probability of error was proved for it.
 *
 * @param low lower end; NaN where the estimate is not defined in some resample
 * @param high upper end; NaN where {@code low} is
 * @param confidence nominal, in (0, 1)
 */
public record Interval(double low, double high, double confidence) {
    /** Returns what the range is worth: always an estimate. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }
}
