package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which row has seen most, where sums of squares are equal. */
class LedgerMostTest {
    @Test
    void equalSumsAreDecidedByTheNumberOfReleases() {
        Ledger ledger = new Ledger();
        ledger.removed(new int[] {0});
        ledger.released(0);
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(1, 0));
        ledger.retrained();
        ledger.removed(new int[] {1});
        ledger.released(0);
        ledger.released(0);
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(2, 0));
        ledger.retrained();
        ledger.removed(new int[] {2});
        ledger.released(0);
        assertThat(ledger.most())
                .as("a later row that has seen less changes nothing")
                .isEqualTo(new Ledger.Seen(2, 0));
        ledger.released(0.5);
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(2, 0.25));
    }

    @Test
    void removingNothingStartsNothing() {
        Ledger ledger = new Ledger();
        ledger.removed(new int[0]);
        ledger.released(1);
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(0, 0));
        assertThat(ledger.removedRows()).isZero();
        ledger.removed(new int[] {3});
        ledger.released(1);
        assertThat(ledger.most()).isEqualTo(new Ledger.Seen(1, 1));
        assertThat(ledger.since(3)).isEqualTo(new Ledger.Seen(1, 1));
        assertThat(ledger.since(2)).isEqualTo(new Ledger.Seen(0, 0));
        assertThat(ledger.since(400)).isEqualTo(new Ledger.Seen(0, 0));
    }
}
