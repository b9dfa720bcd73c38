package io.unlearn.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaNumberTest {
    /** RFC 8785, Appendix B: the IEEE 754 bits and the text of each number. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void printsTheNumbersOfTheRfc(String bits, String text) {
        assertThat(EcmaNumber.format(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(text);
    }

    /** Doubles for which the JDK's own printing was too long before Java 19. */
    @ParameterizedTest
    @CsvSource({"2e23, 2e+23", "2e-44, 2e-44", "8.41e21, 8.41e+21", "9.5367431640625e-7, 9.5367431640625e-7"})
    void printsTheFewestDigits(double value, String text) {
        assertThat(EcmaNumber.format(value)).isEqualTo(text);
    }

    @Property(tries = 20_000)
    void everyDoubleReadsBack(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            assertThat(Double.parseDouble(EcmaNumber.format(value))).isEqualTo(value + 0.0);
        }
    }

    @Property(tries = 2_000)
    void aDecimalOfFifteenDigitsPrintsAsItself(@ForAll int mantissa) {
        assertThat(EcmaNumber.format(mantissa / 1000.0)).isEqualTo(plain(mantissa));
    }

    private static String plain(int thousandths) {
        String text = java.math.BigDecimal.valueOf(thousandths, 3)
                .stripTrailingZeros()
                .toPlainString();
        return text.equals("0.000") ? "0" : text;
    }
}
