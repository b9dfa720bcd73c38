package io.unlearn.examples.basic.service;

import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of the store, the key from which tickets are made, and the bearer token. They are files that the owner alone may read,
 * made at the first start. A real service has the keys in a key service, not beside the store, and gives each of its clients a
 * token of its own that expires.
 */
final class ServiceSecrets {
    private static final int KEY = 32;

    private final byte[] keys;
    private final byte[] token;

    private ServiceSecrets(byte[] keys, byte[] token) {
        this.keys = keys;
        this.token = token;
    }

    static ServiceSecrets in(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new ServiceSecrets(
                read(directory.resolve("service.key"), 2 * KEY), read(directory.resolve("service.token"), KEY));
    }

    private static byte[] read(Path file, int length) throws IOException {
        if (!Files.exists(file)) {
            byte[] made = new byte[length];
            new SecureRandom().nextBytes(made);
            write(file, HexFormat.of().formatHex(made));
        }
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw damaged(file, length, e);
        }
        if (bytes.length != length) {
            throw damaged(file, length, null);
        }
        return bytes;
    }

    private static InvalidStateException damaged(Path file, int length, @Nullable Exception cause) {
        InvalidStateException error = new InvalidStateException(
                "file " + file.getFileName(),
                length + " bytes in hexadecimal",
                "something else",
                "Restore it; without the key the store cannot be opened.");
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }

    private static void write(Path file, String text) throws IOException {
        FileAttribute<?>[] ownerOnly =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(file, ownerOnly);
        Files.writeString(file, text + "\n", StandardOpenOption.WRITE);
    }

    SecretKey storeKey() {
        return new SecretKeySpec(Arrays.copyOf(keys, KEY), "AES");
    }

    /** Returns the token as it is sent. */
    String token() {
        return HexFormat.of().formatHex(token);
    }

    /** Compares in a time that does not depend on where the two differ. */
    boolean accepts(String sent) {
        return MessageDigest.isEqual(token().getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the ticket for the deletion of a person: always the same, so that asking again is the same request, and one that
     * nobody without the key can tell the person from.
     */
    String ticket(String subject) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys, KEY, KEY, "HmacSHA256"));
            byte[] hash = mac.doFinal(("deletion of " + subject).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
