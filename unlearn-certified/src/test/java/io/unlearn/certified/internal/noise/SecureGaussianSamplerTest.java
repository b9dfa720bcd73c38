package io.unlearn.certified.internal.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.GuoCertifiedRemoval;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.math.Normal;
import java.lang.reflect.Executable;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureGaussianSamplerTest {
    private static final int MANY = 1_000_000;
    private static final double SIGMA = 0.7318;

    @Test
    void fillsWithTheNormalLaw() {
        double[] draws = new double[MANY];
        TestRandom.reproducibleSampler(20_260_101).fill(draws, SIGMA);
        assertNormal(draws, SIGMA);
        assertThat(Arrays.stream(draws).distinct().count()).isGreaterThan(MANY - 10);
    }

    @Test
    void simulatedNoiseHasTheSameLaw() {
        double[] draws = new double[MANY];
        SimulationGaussianSampler.of(Seeds.of(11)).simulate(draws, SIGMA);
        assertNormal(draws, SIGMA);
        double[] again = new double[MANY];
        SimulationGaussianSampler.of(Seeds.of(11)).simulate(again, SIGMA);
        assertThat(again).isEqualTo(draws);
    }

    @Test
    void freshSamplersDiffer() {
        double[] one = new double[100];
        double[] other = new double[100];
        // Two equal draws among these have a probability below 2^-80.
        SecureGaussianSampler.create().fill(one, 1);
        SecureGaussianSampler.create().fill(other, 1);
        for (int i = 0; i < one.length; i++) {
            assertThat(one[i]).isNotEqualTo(other[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-9, 3e7, 0.1, 1.9999999999, 0x1p-900, 0x1p900, 1e-250})
    void everyDrawIsOnTheGrid(double sigma) {
        double granularity = NoiseGrid.granularity(sigma);
        assertThat(granularity / sigma).isBetween(0x1p-41, 0x1p-40);
        assertThat(Math.getExponent(granularity)).isEqualTo(Math.getExponent(sigma) - 40);
        double[] draws = new double[2000];
        TestRandom.reproducibleSampler(4).fill(draws, sigma);
        int odd = 0;
        for (double draw : draws) {
            double steps = draw / granularity;
            assertThat(steps).isEqualTo(Math.rint(steps));
            assertThat(Math.abs(steps)).isLessThan(0x1p53);
            odd += (long) steps % 2 == 0 ? 0 : 1;
        }
        // The last bit of the grid is in use: a fair coin strays this far with probability 6e-7.
        assertThat(Math.abs(odd - 1000)).isLessThan(112);
    }

    @Test
    void threadsShareOneSampler() {
        SecureGaussianSampler sampler = SecureGaussianSampler.create();
        double[][] parts = new double[16][20_000];
        IntStream.range(0, parts.length).parallel().forEach(i -> sampler.fill(parts[i], SIGMA));
        double[] all = Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
        // Fresh randomness: fails by chance less than once in 100,000 runs (see assertNormal).
        assertNormal(all, SIGMA);
        assertThat(Arrays.stream(all).distinct().count()).isGreaterThan(all.length - 10);
    }

    @Test
    void failingSourceLeavesTheArrayAlone() {
        double[] out = new double[5000];
        Arrays.fill(out, 42);
        SecureGaussianSampler sampler = new SecureGaussianSampler(TestRandom.failingAfter(3));
        assertThatThrownBy(() -> sampler.fill(out, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("entropy exhausted");
        assertThat(out).containsOnly(42);
    }

    @Test
    void refusesAnUnusableSigma() {
        double[] out = {42};
        for (double sigma : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-300, 1e300}) {
            assertThatThrownBy(() -> SecureGaussianSampler.create().fill(out, sigma))
                    .isInstanceOf(OutOfRangeException.class)
                    .hasMessageStartingWith("sigma must be in [");
            assertThatThrownBy(() -> SimulationGaussianSampler.of(Seeds.of(1)).simulate(out, sigma))
                    .isInstanceOf(OutOfRangeException.class);
        }
        assertThat(out).containsExactly(42);
    }

    @Test
    void nothingButTheSecureSamplerIsAReleaseSampler() {
        assertThat(GaussianSampler.class.getPermittedSubclasses()).containsExactly(SecureGaussianSampler.class);
        assertThat(GaussianSampler.class.isAssignableFrom(SimulationGaussianSampler.class))
                .isFalse();
    }

    /** A caller of the library can neither seed the noise of a release nor pass a source of its own. */
    @Test
    void nothingInProductionCanBeSeeded() throws NoSuchMethodException {
        assertThat(SecureGaussianSampler.class.getConstructors()).isEmpty();
        assertThat(SecureGaussianSampler.class.getMethod("create").getParameterCount())
                .isZero();
        List<Class<?>> sources =
                List.of(SecureRandom.class, RandomGenerator.class, Random.class, Seeds.class, GaussianSampler.class);
        for (Class<?> type : List.of(
                SecureGaussianSampler.class,
                CertifiedTrainer.class,
                GuoCertifiedRemoval.class,
                LinearRemoval.class,
                Masking.class,
                Masking.ProvedOutput.class,
                Masking.ProvedSharedB.class,
                Masking.PublishedGuo.class,
                Masking.RenyiJacobian.class)) {
            Stream<Executable> members =
                    Stream.concat(Arrays.stream(type.getMethods()), Arrays.<Executable>stream(type.getConstructors()));
            assertThat(members.filter(member -> member.getDeclaringClass() != Object.class))
                    .as(type.getSimpleName())
                    .isNotEmpty()
                    .allSatisfy(member -> assertThat(member.getParameterTypes())
                            .allMatch(each -> sources.stream().noneMatch(source -> source.isAssignableFrom(each))));
        }
    }

    @Test
    void drawsFewBytes() {
        long[] bytes = new long[1];
        SecureRandom counting = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] block) {
                bytes[0] += block.length;
                super.nextBytes(block);
            }
        };
        new SecureGaussianSampler(counting).fill(new double[100_000], SIGMA);
        assertThat(bytes[0] / 100_000.0).isBetween(40.0, 80.0);
    }

    @Test
    void emptyArrayIsFine() {
        double[] out = {};
        SecureGaussianSampler.create().fill(out, 1);
        assertThat(out).isEmpty();
    }

    /**
     * Moments at five standard errors (6e-7 each, four of them), the Kolmogorov-Smirnov distance at 2.6 / sqrt n (3e-6),
     * sign balance (6e-7), the tail beyond 3 sigma (6e-7) and that beyond 4.5 (at most 24 of some 7, 1e-6): a correct sampler
     * fails all together with probability below 1e-5.
     */
    private static void assertNormal(double[] draws, double sigma) {
        int n = draws.length;
        double[] moment = new double[5];
        int positive = 0;
        int tail = 0;
        int far = 0;
        for (double draw : draws) {
            double z = draw / sigma;
            for (int power = 1; power <= 4; power++) {
                moment[power] += Math.pow(z, power) / n;
            }
            positive += z > 0 ? 1 : 0;
            tail += Math.abs(z) > 3 ? 1 : 0;
            far += Math.abs(z) > 4.5 ? 1 : 0;
        }
        double root = Math.sqrt(n);
        assertThat(Math.abs(moment[1])).isLessThan(5 / root);
        assertThat(Math.abs(moment[2] - 1)).isLessThan(5 * Math.sqrt(2) / root);
        assertThat(Math.abs(moment[3])).isLessThan(5 * Math.sqrt(15) / root);
        assertThat(Math.abs(moment[4] - 3)).isLessThan(5 * Math.sqrt(96) / root);
        assertThat(Math.abs(positive - n / 2.0)).isLessThan(2.5 * root);
        double p = 2 * Normal.ndtr(-3);
        assertThat(Math.abs(tail - n * p)).isLessThan(5 * Math.sqrt(n * p));
        assertThat(far).isLessThanOrEqualTo(24);
        assertThat(kolmogorovSmirnov(draws, sigma)).isLessThan(2.6 / root);
    }

    private static double kolmogorovSmirnov(double[] draws, double sigma) {
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = Normal.ndtr(sorted[i] / sigma);
            distance = Math.max(distance, Math.abs(expected - (double) i / sorted.length));
            distance = Math.max(distance, Math.abs(expected - (double) (i + 1) / sorted.length));
        }
        return distance;
    }
}
