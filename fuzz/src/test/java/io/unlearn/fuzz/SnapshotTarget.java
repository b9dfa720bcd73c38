package io.unlearn.fuzz;

import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.RemovalSnapshot;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Snapshots of removal models, forged so that all checksums fit: the length of the public part, the public part, and the secret part,
 * without the checksums.
 */
public final class SnapshotTarget {
    static final FuzzTarget TARGET =
            FuzzTarget.of("snapshot", SnapshotTarget.class, SnapshotTarget::read, SnapshotTarget::seeds);

    /** Magic, kind, version, section and length come before the checksum of the public part. */
    private static final byte[] LINK = new byte[32];

    static {
        Arrays.fill(LINK, (byte) 0xa5);
    }

    private SnapshotTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(SnapshotTarget::read, bytes);
    }

    private static void read(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int split = Math.min(bytes.length, 2 + (ByteBuffer.wrap(bytes).getShort() & 0xffff));
        byte[] open = Inputs.sealed(Arrays.copyOfRange(bytes, 2, split));
        byte[] secret = replaced(Inputs.from(bytes, split), LINK, Inputs.sha256(open));
        try {
            RemovalSnapshot snapshot = RemovalSnapshot.of(open, Inputs.sealed(secret));
            RemovalSnapshot again = RemovalSnapshot.of(snapshot.publicBytes(), snapshot.secretBytes());
            if (snapshot.rows() <= 0 || !Arrays.equals(again.secretBytes(), snapshot.secretBytes())) {
                throw new AssertionError("another snapshot after writing and reading");
            }
        } catch (InvalidStateException e) {
            return;
        }
    }

    /** Returns bytes with the first place where {@code old} stands overwritten. */
    private static byte[] replaced(byte[] bytes, byte[] old, byte[] by) {
        for (int at = 0; at + old.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
                byte[] made = bytes.clone();
                System.arraycopy(by, 0, made, at, by.length);
                return made;
            }
        }
        return bytes;
    }

    private static List<byte[]> seeds() {
        try (LinearRemoval model = CertificateTarget.model()) {
            byte[] before = input(model.snapshot());
            model.remove(RemovalRequest.record("2")).certifiedOrThrow();
            model.publish();
            return List.of(before, input(model.snapshot()));
        }
    }

    private static byte[] input(RemovalSnapshot snapshot) {
        byte[] open = Inputs.unsealed(snapshot.publicBytes());
        byte[] secret = replaced(Inputs.unsealed(snapshot.secretBytes()), Inputs.sha256(snapshot.publicBytes()), LINK);
        return ByteBuffer.allocate(2 + open.length + secret.length)
                .putShort((short) open.length)
                .put(open)
                .put(secret)
                .array();
    }
}
