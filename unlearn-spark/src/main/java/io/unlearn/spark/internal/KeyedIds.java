package io.unlearn.spark.internal;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns ids into keyed hashes, by which rows are joined and removed rows are remembered, so that neither plans and logs of the
 * cluster nor the stored state hold ids. Whoever has the key can test a guess. Each task works with a copy of its own.
 */
public final class KeyedIds implements Serializable {
    /** Length of the key in bytes. */
    public static final int BYTES = 32;

    private final byte[] key;
    private transient @Nullable Mac mac;

    /** Takes a key of {@link #BYTES} bytes; copied. */
    public KeyedIds(byte[] key) {
        this.key = key.clone();
    }

    /** Returns hashes with a new random key. */
    public static KeyedIds random() {
        byte[] made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        return new KeyedIds(made);
    }

    /** Returns the keyed id of a record. */
    public RowKey record(String id) {
        return hash((byte) 'r', id);
    }

    /** Returns the keyed id of a subject. */
    public RowKey subject(String id) {
        return hash((byte) 's', id);
    }

    /** Returns the keyed id of a request, or of what it asks for. */
    RowKey request(String id) {
        return hash((byte) 'q', id);
    }

    /** Returns the key, copied. */
    public byte[] keyCopy() {
        return key.clone();
    }

    private synchronized RowKey hash(byte kind, String id) {
        Mac ready = ready();
        ready.update(kind);
        ByteBuffer hash = ByteBuffer.wrap(ready.doFinal(id.getBytes(StandardCharsets.UTF_8)));
        return new RowKey(hash.getLong(), hash.getLong());
    }

    private Mac ready() {
        Mac made = mac;
        if (made == null) {
            try {
                made = Mac.getInstance("HmacSHA256");
                made.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
            mac = made;
        }
        return made;
    }
}
