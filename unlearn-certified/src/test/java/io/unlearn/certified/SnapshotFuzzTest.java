package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever bytes a snapshot is read from, it is read or refused with the documented exception: also if somebody changed bytes
 * and made the checksums fit again.
 */
class SnapshotFuzzTest {
    private static byte[] open = new byte[0];
    private static byte[] secret = new byte[0];

    @BeforeContainer
    static void train() {
        try (LinearRemoval model =
                CertifiedTrainer.logistic().backend(DenseBackend.plainJava()).train(Rows.classes(12, 2, 2, 5))) {
            model.remove(RemovalRequest.record("3")).certifiedOrThrow();
            model.publish();
            open = model.snapshot().publicBytes();
            secret = model.snapshot().secretBytes();
        }
    }

    @Property(tries = 3000)
    void mutationsOfTheSecretPartAreReadOrRefused(
            @ForAll @Size(min = 1, max = 4) byte[] values, @ForAll @IntRange(min = 0, max = 100_000) int place) {
        readOrRefused(open, mutated(secret, values, place));
    }

    @Property(tries = 3000)
    void mutationsOfThePublicPartAreReadOrRefused(
            @ForAll @Size(min = 1, max = 4) byte[] values, @ForAll @IntRange(min = 0, max = 100_000) int place) {
        byte[] changed = mutated(open, values, place);
        readOrRefused(changed, belongingTo(changed));
    }

    @Property(tries = 500)
    void anyBytesAreRefused(@ForAll byte[] bytes) {
        assertThat(readOrRefused(bytes, secret)).isFalse();
        assertThat(readOrRefused(open, bytes)).isFalse();
    }

    /** Overwrites some bytes, and writes the checksum that fits. */
    private static byte[] mutated(byte[] whole, byte[] values, int place) {
        byte[] body = Arrays.copyOf(whole, whole.length - 32);
        for (int i = 0; i < values.length; i++) {
            body[(place + i) % body.length] = values[i];
        }
        return sealed(body);
    }

    private static byte[] sealed(byte[] body) {
        byte[] made = Arrays.copyOf(body, body.length + 32);
        System.arraycopy(StateWriter.digest(body), 0, made, body.length, 32);
        return made;
    }

    /** Puts the checksum of another public part into the secret part. */
    private static byte[] belongingTo(byte[] changed) {
        byte[] body = Arrays.copyOf(secret, secret.length - 32);
        byte[] old = StateWriter.digest(open);
        for (int at = 0; at + old.length <= body.length; at++) {
            if (Arrays.equals(old, Arrays.copyOfRange(body, at, at + old.length))) {
                System.arraycopy(StateWriter.digest(changed), 0, body, at, old.length);
                return sealed(body);
            }
        }
        throw new AssertionError("the secret part names its public part");
    }

    private static boolean readOrRefused(byte[] publicPart, byte[] secretPart) {
        try {
            assertThat(RemovalSnapshot.of(publicPart, secretPart).rows()).isPositive();
            return true;
        } catch (InvalidStateException e) {
            assertThat(e).hasMessageContaining(" must be ");
            return false;
        }
    }
}
