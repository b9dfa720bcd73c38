package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.BetaTail;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Beta tails with half-integer parameters, which Jeffreys' prior leads to, against a series in decimal numbers with 60
 * digits: I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) sum_n (a + b)_n / (a + 1)_n x^n, whose terms are all positive, and B(i + 1/2, j
 * + 1/2) = pi (2i)! (2j)! / (4^(i + j) i! j! (i + j)!).
 */
class HalfIntegerBetaTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal PI =
            new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899");
    private static final BigDecimal HALF = new BigDecimal("0.5");

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.25", "0, 5, 0.0078125", "3, 2, 0.75", "12, 40, 0.1", "64, 0, 0.9375", "0, 512, 0.001",
        "37, 475, 0.05", "37, 475, 0.125", "256, 256, 0.5", "256, 256, 0.375", "500, 12, 0.875", "512, 512, 0.625"
    })
    void jeffreysTailsAreCorrectToTwelveDigits(int successes, int failures, double x) {
        BigDecimal exact = tail(successes, failures, new BigDecimal(x));
        BigDecimal rest = BigDecimal.ONE.subtract(exact);
        double a = successes + 0.5;
        double b = failures + 0.5;
        check(RegularizedBeta.value(x, a, b), exact);
        check(RegularizedBeta.complement(x, a, b), rest);
        // The quantile of the exact tail is x: its relative error is that of the tail over the tail's elasticity.
        double probability = exact.doubleValue();
        double elasticity = x * RegularizedBeta.derivative(x, a, b) / probability;
        if (probability < 0.5 && elasticity > 0.1) {
            check(BetaTail.lowerQuantile(probability, a, b), new BigDecimal(x));
        }
    }

    private static BigDecimal tail(int i, int j, BigDecimal x) {
        BigDecimal q = BigDecimal.ONE.subtract(x);
        BigDecimal a = BigDecimal.valueOf(i).add(HALF);
        BigDecimal b = BigDecimal.valueOf(j).add(HALF);
        BigDecimal front = x.pow(i, DIGITS)
                .multiply(q.pow(j, DIGITS), DIGITS)
                .multiply(x.multiply(q).sqrt(DIGITS), DIGITS)
                .divide(a.multiply(beta(i, j), DIGITS), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 0; term.compareTo(sum.movePointLeft(50)) > 0; n++) {
            sum = sum.add(term, DIGITS);
            BigDecimal step = BigDecimal.valueOf(n);
            term = term.multiply(a.add(b).add(step), DIGITS)
                    .multiply(x, DIGITS)
                    .divide(a.add(BigDecimal.ONE).add(step), DIGITS);
        }
        return front.multiply(sum, DIGITS);
    }

    private static BigDecimal beta(int i, int j) {
        BigInteger top = factorial(2 * i).multiply(factorial(2 * j));
        BigInteger bottom =
                factorial(i).multiply(factorial(j)).multiply(factorial(i + j)).shiftLeft(2 * (i + j));
        return PI.multiply(new BigDecimal(top), DIGITS).divide(new BigDecimal(bottom), DIGITS);
    }

    private static BigInteger factorial(int n) {
        BigInteger product = BigInteger.ONE;
        for (int k = 2; k <= n; k++) {
            product = product.multiply(BigInteger.valueOf(k));
        }
        return product;
    }

    private static void check(double actual, BigDecimal exact) {
        BigDecimal error = new BigDecimal(actual).subtract(exact).abs().divide(exact, DIGITS);
        assertThat(error.doubleValue())
                .as("%s against %s", actual, exact.doubleValue())
                .isLessThanOrEqualTo(1e-12);
    }
}
