package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LedgerTest {
    /** A random history, told again with a list of releases for each row. */
    @Property(tries = 300)
    void addsUpWhatEachRowHasSeen(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 1 + random.nextInt(30);
        Ledger ledger = new Ledger();
        List<List<Double>> seen = new ArrayList<>();
        boolean[] gone = new boolean[rows];
        boolean[] watching = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            seen.add(new ArrayList<>());
        }
        for (int event = 0; event < 60; event++) {
            int kind = random.nextInt(10);
            if (random.nextInt(8) == 0) {
                ledger = Ledger.of(ledger.contents());
            }
            if (kind == 0) {
                ledger.retrained();
                Arrays.fill(watching, false);
            } else if (kind < 6) {
                double mu = random.nextDouble();
                ledger.released(mu);
                for (int i = 0; i < rows; i++) {
                    if (watching[i]) {
                        seen.get(i).add(mu);
                    }
                }
            } else {
                int row = random.nextInt(rows);
                if (!gone[row]) {
                    gone[row] = true;
                    watching[row] = true;
                    ledger.removed(new int[] {row});
                }
            }
        }
        double most = 0;
        for (int i = 0; i < rows; i++) {
            double sum = seen.get(i).stream().mapToDouble(mu -> mu * mu).sum();
            assertThat(ledger.since(i).sumOfSquares()).isCloseTo(sum, within(1e-12));
            assertThat(ledger.since(i).releases()).isEqualTo(seen.get(i).size());
            most = Math.max(most, sum);
        }
        assertThat(ledger.most().sumOfSquares()).isCloseTo(most, within(1e-12));
    }

    @Test
    void aRowThatStayedHasSeenNothing() {
        Ledger ledger = new Ledger();
        ledger.released(0.5);
        assertThat(ledger.most().releases()).isZero();
        assertThat(ledger.since(1_000).releases()).isZero();
        ledger.removed(new int[] {3});
        assertThat(ledger.since(2).releases()).isZero();
        assertThat(ledger.removedRows()).isEqualTo(1);
    }

    /** Where no release has a parameter, the number of releases tells who has seen most. */
    @Test
    void ofRowsThatHaveSeenTheSameSumTheOneWithMoreReleasesCounts() {
        for (int[] releases : new int[][] {{3, 2}, {2, 3}, {2, 2}}) {
            Ledger ledger = new Ledger();
            for (int epoch = 0; epoch < releases.length; epoch++) {
                ledger.removed(new int[] {epoch});
                for (int i = 0; i < releases[epoch]; i++) {
                    ledger.released(0);
                }
                ledger.retrained();
            }
            assertThat(ledger.most()).isEqualTo(new Ledger.Seen(Math.max(releases[0], releases[1]), 0));
        }
    }

    @Test
    void removingNoRowsBeginsNothing() {
        Ledger ledger = new Ledger();
        ledger.removed(new int[0]);
        ledger.released(0.5);
        ledger.removed(new int[] {0});
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(0, 0));
        ledger.released(0.25);
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(1, 0.0625));
    }
}
