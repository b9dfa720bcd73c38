package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidArgumentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM with a fresh random nonce of 96 bits for each message and a tag of 128 bits. What a message is for, and the version of its format, is additional data:
 * a message put in another place is refused. With random nonces one key must not seal more than 2^32 messages (NIST SP 800-38D,
 * section 8.3); each checkpoint has keys of its own.
 */
final class Sealer {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    static final int KEY = 32;
    private static final int VERSION = 1;

    private final SecretKey key;

    /**
     * Seals with a key.
     *
     * @throws InvalidArgumentException if it is not one for AES
     */
    Sealer(SecretKey key) {
        this.key = key;
        try {
            cipher(Cipher.ENCRYPT_MODE, "trial", new byte[NONCE]);
        } catch (GeneralSecurityException e) {
            throw new InvalidArgumentException(
                    "key",
                    "one for AES, of 128, 192 or 256 bits",
                    "one that AES-GCM refuses",
                    "Make it with KeyGenerator.getInstance(\"AES\"), or take it from a key store.");
        }
    }

    /** Returns a new random key. */
    static byte[] newKey() {
        byte[] made = new byte[KEY];
        new SecureRandom().nextBytes(made);
        return made;
    }

    static Sealer of(byte[] key) {
        return new Sealer(new SecretKeySpec(key, "AES"));
    }

    /** Returns nonce, ciphertext and tag. */
    byte[] seal(String role, byte[] message) {
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, role, nonce).doFinal(message);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot be used for AES-GCM", e);
        }
    }

    /** Returns the message; empty if it was changed, sealed with another key or for another role. */
    Optional<byte[]> open(String role, byte[] sealed) {
        if (sealed.length < NONCE + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, role, nonce).doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot be used for AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, String role, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("unlearn store " + VERSION + " " + role).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Returns HMAC-SHA-256 of some texts, each with its length before it. */
    static byte[] hash(byte[] key, String... texts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
