package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MultiplicityTest {
    private static final double[] P = {0.01, 0.04, 0.03, 0.005};

    /** The example of Holm's method in many textbooks, and the sum 1 + 1/2 + 1/3 + 1/4 = 25/12. */
    @Test
    void adjustsByTheTextbook() {
        assertThat(Multiplicity.NONE.adjustedCopy(P)).isEqualTo(P);
        assertThat(Multiplicity.BONFERRONI.adjustedCopy(P))
                .containsExactly(new double[] {0.04, 0.16, 0.12, 0.02}, within(1e-15));
        assertThat(Multiplicity.HOLM.adjustedCopy(P))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
        double c = 25 / 12.0;
        assertThat(Multiplicity.BENJAMINI_YEKUTIELI.adjustedCopy(P))
                .containsExactly(new double[] {c * 0.02, c * 0.04, c * 0.04, c * 0.02}, within(1e-15));
    }

    @Property(tries = 500)
    void holmRejectsAtLeastWhatBonferroniDoes(
            @ForAll @Size(min = 1, max = 30) double[] seed, @ForAll @DoubleRange(min = 0.01, max = 0.5) double alpha) {
        double[] p = Arrays.stream(seed).map(v -> Math.abs(Math.sin(v)) % 1).toArray();
        boolean[] bonferroni = Multiplicity.BONFERRONI.rejections(p, alpha);
        boolean[] holm = Multiplicity.HOLM.rejections(p, alpha);
        boolean[] none = Multiplicity.NONE.rejections(p, alpha);
        boolean[] yekutieli = Multiplicity.BENJAMINI_YEKUTIELI.rejections(p, alpha);
        for (int i = 0; i < p.length; i++) {
            assertThat(!bonferroni[i] || holm[i]).isTrue();
            assertThat(!holm[i] || none[i]).isTrue();
            assertThat(!yekutieli[i] || none[i]).isTrue();
        }
        assertThat(stepDown(p, alpha)).isEqualTo(holm);
        assertThat(stepUp(p, alpha)).isEqualTo(yekutieli);
    }

    /** Holm's procedure as it was published: compare the smallest with alpha / m, the next with alpha / (m - 1), and stop. */
    private static boolean[] stepDown(double[] p, double alpha) {
        boolean[] rejected = new boolean[p.length];
        double[] sorted = Arrays.stream(p).sorted().toArray();
        double largest = -1;
        for (int i = 0; i < sorted.length && Math.min(1, (sorted.length - i) * sorted[i]) <= alpha; i++) {
            largest = sorted[i];
        }
        for (int i = 0; i < p.length; i++) {
            rejected[i] = p[i] <= largest;
        }
        return rejected;
    }

    private static boolean[] stepUp(double[] p, double alpha) {
        boolean[] rejected = new boolean[p.length];
        double[] sorted = Arrays.stream(p).sorted().toArray();
        double harmonic = 0;
        for (int i = 1; i <= p.length; i++) {
            harmonic += 1.0 / i;
        }
        double largest = -1;
        for (int i = 0; i < sorted.length; i++) {
            largest = harmonic * sorted.length * sorted[i] / (i + 1) <= alpha ? sorted[i] : largest;
        }
        for (int i = 0; i < p.length; i++) {
            rejected[i] = p[i] <= largest;
        }
        return rejected;
    }

    @Test
    void aMaximumNeedsACorrection() {
        double[] bounds = {0.5, 2, 1};
        assertThat(Multiplicity.BONFERRONI.maximum(bounds)).isEqualTo(2);
        assertThat(Multiplicity.HOLM.maximum(bounds)).isEqualTo(2);
        for (Multiplicity wrong : new Multiplicity[] {Multiplicity.NONE, Multiplicity.BENJAMINI_YEKUTIELI}) {
            assertThat(wrong.allowsMaximum()).isFalse();
            assertThatThrownBy(() -> wrong.maximum(bounds))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("multiplicity must be BONFERRONI or HOLM for a maximum but is " + wrong);
        }
    }

    /** 512 models a side certify 4.93 for one example, and 3.67 for the largest of ten thousand. */
    @Test
    void theCeilingFallsWithTheNumberOfExamples() {
        assertThat(EpsilonBounds.ceiling(512, 512, 0, Multiplicity.NONE.levelOfEach(10_000, 0.05)))
                .isCloseTo(4.93, within(0.005));
        assertThat(EpsilonBounds.ceiling(512, 512, 0, Multiplicity.BONFERRONI.levelOfEach(10_000, 0.05)))
                .isCloseTo(3.67, within(0.005));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> Multiplicity.HOLM.adjustedCopy(new double[0])).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> Multiplicity.HOLM.maximum(new double[0])).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> Multiplicity.HOLM.adjustedCopy(new double[] {Double.NaN}))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> Multiplicity.HOLM.levelOfEach(0, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> Multiplicity.BENJAMINI_YEKUTIELI.levelOfEach(3, 0.05))
                .isInstanceOf(InvalidArgumentException.class);
        assertThat(Multiplicity.NONE.promise()).isNotBlank();
    }
}
