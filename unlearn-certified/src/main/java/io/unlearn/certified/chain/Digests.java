package io.unlearn.certified.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 with domains: what is hashed or signed begins with its purpose in words and a zero byte, and nothing else does. */
final class Digests {
    static final int BYTES = 32;

    /** What comes before the first link. */
    static final String NOTHING = "0".repeat(2 * BYTES);

    private static final String PREFIX = "unlearn/chain/1 ";

    private Digests() {}

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the beginning of what is hashed or signed for a purpose. */
    static byte[] domain(String purpose) {
        return (PREFIX + purpose + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a text with its length before it, so that no two lists of texts have the same bytes. */
    static byte[] named(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** Returns the bytes that are signed for a hash. */
    static byte[] toSign(String purpose, byte[] hash) {
        byte[] domain = domain(purpose);
        return ByteBuffer.allocate(domain.length + hash.length)
                .put(domain)
                .put(hash)
                .array();
    }
}
