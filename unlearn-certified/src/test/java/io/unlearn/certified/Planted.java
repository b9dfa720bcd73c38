package io.unlearn.certified;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Looks for planted values in bytes. */
public final class Planted {
    private Planted() {}

    /** Returns whether a text is there, in UTF-8 or in UTF-16 of either order. */
    public static boolean holds(byte[] bytes, String text) {
        return contains(bytes, text.getBytes(StandardCharsets.UTF_8))
                || contains(bytes, text.getBytes(StandardCharsets.UTF_16LE))
                || contains(bytes, text.getBytes(StandardCharsets.UTF_16BE));
    }

    /** Returns whether a number is there, as a double or a float of either order, or in decimals. */
    public static boolean holds(byte[] bytes, double number) {
        boolean found = holds(bytes, Double.toString(number));
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            found |= contains(
                    bytes,
                    ByteBuffer.allocate(Double.BYTES)
                            .order(order)
                            .putDouble(number)
                            .array());
            found |= contains(
                    bytes,
                    ByteBuffer.allocate(Float.BYTES)
                            .order(order)
                            .putFloat((float) number)
                            .array());
        }
        return found;
    }

    /** Returns whether these bytes are there. */
    public static boolean holds(byte[] bytes, byte[] wanted) {
        return contains(bytes, wanted);
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            int same = 0;
            while (same < wanted.length && bytes[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
