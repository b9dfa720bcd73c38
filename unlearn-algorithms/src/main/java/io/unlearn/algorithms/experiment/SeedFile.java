package io.unlearn.algorithms.experiment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of one model's results: a header, the fingerprint of the configuration, the numbers, and the SHA-256 of all that.
 * A file that was cut short, damaged, or made by another configuration is none.
 */
final class SeedFile {
    private static final int HASH_BYTES = 32;
    private static final int MAGIC = 0x554e4c53;
    private static final int VERSION = 1;

    private SeedFile() {}

    static byte[] write(String fingerprint, SeedJob job, ModelRun run) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(fingerprint);
            out.writeInt(job.index());
            out.writeUTF(run.failure());
            out.writeDouble(run.accuracy().retain());
            out.writeDouble(run.accuracy().test());
            out.writeDouble(run.accuracy().forget());
            out.writeDouble(run.wallSeconds());
            out.writeDouble(run.cpuSeconds());
            out.writeInt(run.scores().length);
            for (float score : run.scores()) {
                out.writeFloat(score);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sealed(bytes.toByteArray());
    }

    /** Returns the results, or nothing if the bytes are not whole or belong to something else. */
    static Optional<ModelRun> read(byte[] bytes, String fingerprint, SeedJob job) {
        Optional<byte[]> body = unsealed(bytes);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body.get()))) {
            boolean known = in.readInt() == MAGIC && in.readInt() == VERSION;
            if (!known || !in.readUTF().equals(fingerprint) || in.readInt() != job.index()) {
                return Optional.empty();
            }
            String failure = in.readUTF();
            ModelRun.Accuracy accuracy = new ModelRun.Accuracy(in.readDouble(), in.readDouble(), in.readDouble());
            double wall = in.readDouble();
            double cpu = in.readDouble();
            int count = in.readInt();
            if (count < 0 || count != in.available() / Float.BYTES || in.available() % Float.BYTES != 0) {
                return Optional.empty();
            }
            float[] scores = new float[count];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = in.readFloat();
            }
            return Optional.of(new ModelRun(failure, scores, accuracy, wall, cpu));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the bytes with their hash behind them. */
    static byte[] sealed(byte[] body) {
        byte[] all = Arrays.copyOf(body, body.length + HASH_BYTES);
        System.arraycopy(sha256(body), 0, all, body.length, HASH_BYTES);
        return all;
    }

    /** Returns the bytes before the hash, if the hash is theirs. */
    static Optional<byte[]> unsealed(byte[] all) {
        if (all.length < HASH_BYTES) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(all, all.length - HASH_BYTES);
        byte[] hash = Arrays.copyOfRange(all, body.length, all.length);
        return Arrays.equals(sha256(body), hash) ? Optional.of(body) : Optional.empty();
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
