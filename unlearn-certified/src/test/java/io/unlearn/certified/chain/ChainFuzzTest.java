package io.unlearn.certified.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.store.StoreWitness;
import io.unlearn.core.error.InvalidArgumentException;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a text is, a reader returns what writes that text again, or throws the documented exception. */
class ChainFuzzTest {
    private static final KeyPair KEYS = ChainCases.ed25519();
    private static final ChainSigner SIGNER = ChainSigner.of(KEYS);
    private static final CertificateChain CHAIN = ChainCases.chain(2, SIGNER)
            .redact(1, Section.GUARANTEE, Section.ISSUED_TIME)
            .rotate(SIGNER, ChainSigner.of(ChainCases.ed25519()), ChainCases.START.plusSeconds(9000));
    private static final String HEAD =
            ChainCases.chain(1, SIGNER).head(SIGNER, ChainCases.START).toJson();
    private static final String WITNESS = new StoreWitness("a".repeat(64), 3, 4, "b".repeat(64)).toText();
    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        "null",
        "true",
        "1e999",
        "-1",
        "0",
        "\\u0000",
        "\ud800",
        "9007199254740993",
        "+1000000000-12-31",
        "2026-02-30",
        "T",
        "99:99:99Z",
        "\"value\":",
        "\"commitment\":",
        "\"salt\":",
        ",",
        "RELEASE",
        "KEY",
        "NaN",
        "\n",
        "AAAA",
        "=",
        "0".repeat(64)
    };

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.oneOf(Arbitraries.of(PIECES), Arbitraries.strings().ofMaxLength(3), Arbitraries.just(""));
    }

    /** Puts pieces in the place of others; returns whether what came out was read. */
    private static <T> boolean readOrRefused(
            String text,
            List<String> pieces,
            int place,
            int length,
            Function<String, T> reader,
            Function<T, String> writer) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 0; i < pieces.size(); i++) {
            int from = Math.floorMod(place * (i + 1), changed.length());
            changed.replace(from, Math.min(changed.length(), from + length), pieces.get(i));
        }
        try {
            T read = reader.apply(changed.toString());
            assertThat(writer.apply(read)).isEqualTo(changed.toString());
            return true;
        } catch (InvalidArgumentException e) {
            assertThat(e).hasMessageContaining(" must be ");
            return false;
        }
    }

    @Property(tries = 4000)
    void chains(
            @ForAll @IntRange(max = 1_000_000) int place,
            @ForAll @IntRange(max = 70) int length,
            @ForAll @Size(min = 1, max = 3) List<@From("pieces") String> pieces) {
        readOrRefused(
                CHAIN.toJsonLines(),
                pieces,
                place,
                length,
                CertificateChain::fromJsonLines,
                CertificateChain::toJsonLines);
    }

    @Property(tries = 1000)
    void heads(
            @ForAll @IntRange(max = 1_000_000) int place,
            @ForAll @IntRange(max = 70) int length,
            @ForAll("pieces") String piece) {
        readOrRefused(HEAD, List.of(piece), place, length, ChainHead::fromJson, ChainHead::toJson);
    }

    @Property(tries = 1000)
    void witnesses(
            @ForAll @IntRange(max = 1_000_000) int place,
            @ForAll @IntRange(max = 70) int length,
            @ForAll("pieces") String piece) {
        readOrRefused(WITNESS, List.of(piece), place, length, StoreWitness::fromText, StoreWitness::toText);
    }

    /** A chain that is read, changed as it is, verifies or not, and never throws. */
    @Property(tries = 500)
    void verifiersNeverThrow(@ForAll @IntRange(max = 1_000_000) int place, @ForAll("pieces") String piece) {
        String text = CHAIN.toJsonLines();
        int from = place % text.length();
        String changed =
                text.substring(0, from) + piece + text.substring(Math.min(text.length(), from + piece.length()));
        try {
            ChainReport report =
                    ChainVerifier.trusting(KEYS.getPublic()).verify(CertificateChain.fromJsonLines(changed));
            assertThat(report.intact()).isEqualTo(changed.equals(text));
        } catch (InvalidArgumentException refused) {
            assertThat(refused).hasMessageContaining(" must be ");
        }
    }
}
