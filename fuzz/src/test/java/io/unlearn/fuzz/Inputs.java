package io.unlearn.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What several targets do with their inputs. */
public final class Inputs {
    private static final int HASH = 32;
    private static Path file = Path.of("");

    private Inputs() {}

    /** Returns the bytes with the SHA-256 of them behind: what somebody forges who knows the format. */
    public static byte[] sealed(byte[] body) {
        byte[] all = Arrays.copyOf(body, body.length + HASH);
        System.arraycopy(sha256(body), 0, all, body.length, HASH);
        return all;
    }

    /** Returns bytes without the SHA-256 at their end. */
    public static byte[] unsealed(byte[] all) {
        return Arrays.copyOf(all, all.length - HASH);
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes bytes into the one file that the targets of this process read from. */
    public static synchronized Path file(byte[] bytes) throws IOException {
        if (file.toString().isEmpty()) {
            file = Files.createTempFile("fuzz", ".bin");
            file.toFile().deleteOnExit();
        }
        Files.write(file, bytes);
        return file;
    }

    /** Runs a target as the fuzzer that is guided by coverage calls it. */
    public static void run(FuzzTarget.Reader reader, byte[] bytes) {
        try {
            reader.read(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns bytes from a place on; empty if there are fewer. */
    public static byte[] from(byte[] bytes, int start) {
        return start >= bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, start, bytes.length);
    }
}
