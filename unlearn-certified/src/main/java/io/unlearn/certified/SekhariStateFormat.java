package io.unlearn.certified;

import io.unlearn.core.RecordId;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.Check;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Writes a {@link SekhariState} as bytes, and reads it. */
final class SekhariStateFormat {
    private static final int MAGIC = 0x554c534b;
    private static final int VERSION = 1;
    private static final int DIGEST_BYTES = 32;

    private SekhariStateFormat() {}

    static byte[] write(SekhariState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            writeTerms(out, state.terms());
            for (int label : state.labelsCopy()) {
                out.writeInt(label);
            }
            SekhariState.Numbers numbers = state.numbers();
            out.writeInt(numbers.removed());
            out.writeInt(numbers.released());
            writeDoubles(out, numbers.weights());
            writeDoubles(out, numbers.hessian());
            writeDoubles(out, numbers.leaving());
            writeIds(out, state.gone());
            out.write(digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeTerms(DataOutputStream out, SekhariTerms terms) throws IOException {
        out.writeInt(terms.rows());
        out.writeInt(terms.columns());
        out.writeDouble(terms.lambda());
        out.writeDouble(terms.rowNormBound());
        out.writeInt(terms.deletions());
        out.writeDouble(terms.epsilon());
        out.writeDouble(terms.delta());
        out.writeInt(terms.releases());
        out.writeBoolean(terms.published());
    }

    private static void writeDoubles(DataOutputStream out, double[] values) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static void writeIds(DataOutputStream out, Set<RecordId> ids) throws IOException {
        out.writeInt(ids.size());
        for (RecordId id : ids.stream().sorted().toList()) {
            byte[] text = id.value().getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
    }

    static SekhariState read(byte[] bytes) {
        int end = bytes.length - DIGEST_BYTES;
        if (end < 0
                || !MessageDigest.isEqual(
                        digest(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw damaged("bytes whose checksum does not fit");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw damaged("bytes of another kind or version");
            }
            SekhariTerms terms = readTerms(in);
            int[] labels = {in.readInt(), in.readInt()};
            int removed = in.readInt();
            int released = in.readInt();
            int d = terms.columns();
            double[] weights = readDoubles(in, d);
            double[] hessian = readDoubles(in, Math.multiplyExact(d, d));
            double[] leaving = readDoubles(in, d);
            Set<RecordId> gone = readIds(in);
            if (in.available() > 0) {
                throw damaged("bytes with something behind them");
            }
            Check.inRange("removed rows", removed, 0, terms.deletions(), "Take up what toBytes() returned.");
            Check.inRange("releases", released, 0, terms.releases(), "Take up what toBytes() returned.");
            SekhariState.Numbers numbers = new SekhariState.Numbers(weights, hessian, leaving, removed, released);
            return new SekhariState(terms, labels, numbers, gone);
        } catch (IOException | ArithmeticException e) {
            // More numbers than an array can have are more than follow.
            throw damaged("bytes that end too early");
        }
    }

    private static SekhariTerms readTerms(DataInputStream in) throws IOException {
        return new SekhariTerms(
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readInt(),
                in.readBoolean());
    }

    private static double[] readDoubles(DataInputStream in, int count) throws IOException {
        if (in.available() / Double.BYTES < count) {
            throw new IOException("too few bytes");
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        Check.finite(
                "stored numbers",
                values,
                "The state was damaged; take an earlier copy only if nothing was done since.");
        return values;
    }

    private static Set<RecordId> readIds(DataInputStream in) throws IOException {
        int count = in.readInt();
        Set<RecordId> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            byte[] text = in.readNBytes(Math.max(0, in.readInt()));
            ids.add(RecordId.of(new String(text, StandardCharsets.UTF_8)));
        }
        return ids;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static InvalidStateException damaged(String what) {
        return new InvalidStateException(
                "stored state", "what toBytes() returned", what, "Restore the newest copy of the state.");
    }
}
