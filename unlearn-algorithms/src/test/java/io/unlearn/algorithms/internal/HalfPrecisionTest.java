package io.unlearn.algorithms.internal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
    /** Returns the number that a binary16 encoding stands for, from its definition. */
    private static float decoded(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        double magnitude =
                exponent == 0 ? fraction * Math.pow(2, -24) : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
        return (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
    }

    @Test
    void everyHalfStays() {
        for (int bits = 0; bits < 0x10000; bits++) {
            if ((bits >> 10 & 31) != 31) {
                assertThat(HalfPrecision.rounded(decoded(bits))).isEqualTo(decoded(bits));
            }
        }
    }

    @Property(tries = 500)
    void theNearestIsTaken(
            @ForAll @IntRange(min = 0, max = 0x7bfe) int bits, @ForAll @IntRange(min = 0, max = 8) int part) {
        float low = decoded(bits);
        float high = decoded(bits + 1);
        float between = low + (high - low) * part / 8;
        float even = (bits & 1) == 0 ? low : high;
        float expected = part < 4 ? low : part > 4 ? high : even;
        assertThat(HalfPrecision.rounded(between)).isEqualTo(expected);
        assertThat(HalfPrecision.rounded(-between)).isEqualTo(-expected);
    }

    @Test
    void whatIsTooLargeIsInfinite() {
        assertThat(HalfPrecision.rounded(65_519.996f)).isEqualTo(65_504);
        assertThat(HalfPrecision.rounded(65_520)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfPrecision.rounded(-1e30f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(HalfPrecision.rounded(Float.NaN)).isNaN();
    }
}
