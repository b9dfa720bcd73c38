package io.unlearn.certified.internal;

import io.unlearn.core.RecordId;
import io.unlearn.core.SubjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ids of rows that left, as hashes with a secret key (HMAC-SHA-256): enough to recognise an id that is asked for again, not
 * enough to list them. Whoever has the key can test a guess.
 *
 * <p>Lookups may run concurrently; {@link #add} may not run beside them.
 */
public final class FormerIds {
    /** The number of an id that is not known. */
    static final int UNKNOWN = -1;

    /** Length of a hash, and of the key, in bytes. */
    public static final int BYTES = 32;

    private final byte[] key;
    private final TreeMap<Integer, Hashes> byNumber = new TreeMap<>();
    private final Map<ByteBuffer, Integer> records = new HashMap<>();
    private final Map<ByteBuffer, int[]> subjects = new HashMap<>();

    /** Hashes of the two ids of a row. */
    public record Hashes(byte[] record, byte[] subject) {}

    private FormerIds(byte[] key) {
        this.key = key;
    }

    /** Returns an empty set with a key of its own. */
    static FormerIds none() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return new FormerIds(key);
    }

    /** Returns the set with this key and these hashes, by the numbers of the rows. */
    public static FormerIds of(byte[] key, Map<Integer, Hashes> hashes) {
        FormerIds made = new FormerIds(key.clone());
        hashes.forEach(made::put);
        return made;
    }

    FormerIds copy() {
        return of(key, byNumber);
    }

    /** Adds the ids of a row that left. */
    void add(int number, RecordId record, SubjectId subject) {
        put(number, new Hashes(hash("record", record.value()), hash("subject", subject.value())));
    }

    private void put(int number, Hashes hashes) {
        byNumber.put(number, hashes);
        records.put(ByteBuffer.wrap(hashes.record), number);
        subjects.merge(ByteBuffer.wrap(hashes.subject), new int[] {number}, FormerIds::joined);
    }

    private static int[] joined(int[] before, int[] more) {
        int[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    boolean has(int number) {
        return byNumber.containsKey(number);
    }

    /** Returns the number of the row with this id, {@link #UNKNOWN} if there was none. */
    int number(RecordId id) {
        return records.isEmpty() ? UNKNOWN : records.getOrDefault(ByteBuffer.wrap(hash("record", id.value())), UNKNOWN);
    }

    /** Returns the numbers of the rows of a subject, copied. */
    int[] numbers(SubjectId id) {
        int[] found = subjects.isEmpty() ? null : subjects.get(ByteBuffer.wrap(hash("subject", id.value())));
        return found == null ? new int[0] : found.clone();
    }

    /** Returns the key, copied. */
    public byte[] keyCopy() {
        return key.clone();
    }

    /** Returns the hashes by the numbers of the rows, ascending. */
    public Map<Integer, Hashes> hashes() {
        return new TreeMap<>(byNumber);
    }

    private byte[] hash(String kind, String id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(kind.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
