package io.unlearn.djl.internal;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonException;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights in the safetensors format: eight bytes with the length of a JSON header, the header, and the numbers, little-endian. Any
 * program that knows the format can read the file, and nothing in it can run.
 */
public final class SafeTensors {
    private static final int LONGEST_HEADER = 100_000_000;

    private SafeTensors() {}

    /** Writes tensors in their order. */
    static void write(Path file, List<NetworkTensor> tensors) throws IOException {
        JsonObject.Builder header = JsonObject.builder();
        long offset = 0;
        for (NetworkTensor tensor : tensors) {
            long end = offset + 4 * tensor.array().size();
            header.put(
                    tensor.name(),
                    JsonObject.builder()
                            .put("dtype", "F32")
                            .put(
                                    "shape",
                                    JsonArray.of(Shapes.ints(tensor.array().getShape())))
                            .put("data_offsets", JsonArray.of((double) offset, (double) end))
                            .build());
            offset = end;
        }
        byte[] text = Json.canonical(header.build()).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(padded.length)
                    .array());
            out.write(padded);
            for (NetworkTensor tensor : tensors) {
                out.write(bytes(Tensors.read(tensor.array())));
            }
        }
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /**
     * Reads a file whose tensors must be exactly those of the network, and overwrites the network's.
     *
     * @throws InvalidArgumentException if the file is malformed, or for another network; the network may then be partly written
     */
    public static void read(Path file, List<NetworkTensor> tensors) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = Arrays.copyOf(in.readNBytes(8), 8);
            long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length <= 0 || length > LONGEST_HEADER) {
                throw malformed(file, "a header of " + length + " bytes");
            }
            JsonObject header = header(file, in.readNBytes((int) length));
            Map<String, NetworkTensor> known = new LinkedHashMap<>();
            tensors.forEach(tensor -> known.put(tensor.name(), tensor));
            byte[] data = in.readAllBytes();
            for (String name : header.keys()) {
                if (!name.equals("__metadata__")) {
                    NetworkTensor tensor = known.remove(name);
                    if (tensor == null) {
                        throw otherNetwork(file, "has " + name, "does not");
                    }
                    readOne(file, header.get(name).asObject(), data, tensor);
                }
            }
            if (!known.isEmpty()) {
                throw otherNetwork(file, "lacks " + known.keySet().iterator().next(), "has it");
            }
        }
    }

    private static JsonObject header(Path file, byte[] text) {
        try {
            return Json.parse(text).asObject();
        } catch (JsonException e) {
            throw malformed(file, "a header that is not JSON: " + e.getMessage());
        }
    }

    private static void readOne(Path file, JsonObject entry, byte[] data, NetworkTensor tensor) {
        long[] shape = tensor.array().getShape().getShape();
        long[] stored = longs(entry.get("shape"));
        if (!entry.get("dtype").asString().equals("F32") || !Arrays.equals(shape, stored)) {
            throw new ShapeMismatchException(
                    "tensor " + tensor.name() + " in " + file,
                    "F32 of shape " + Arrays.toString(shape),
                    entry.get("dtype").asString() + " of shape " + Arrays.toString(stored),
                    "Load it into the architecture that it was saved from.");
        }
        long[] range = longs(entry.get("data_offsets"));
        float[] values = new float[Math.toIntExact(tensor.array().size())];
        if (range.length != 2 || range[0] < 0 || range[1] > data.length || range[1] - range[0] != 4L * values.length) {
            throw malformed(file, "offsets of " + tensor.name() + " outside of the file");
        }
        ByteBuffer.wrap(data, (int) range[0], 4 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        Tensors.write(tensor.array(), values);
    }

    private static long[] longs(JsonValue array) {
        return array.asArray().values().stream().mapToLong(JsonValue::asLong).toArray();
    }

    private static InvalidArgumentException malformed(Path file, String what) {
        return new InvalidArgumentException(
                file.toString(), "a file in the safetensors format", what, "Save the weights again.");
    }

    private static InvalidArgumentException otherNetwork(Path file, String fileHas, String networkHas) {
        return new ShapeMismatchException(
                file.toString(),
                "of the same tensors as the network",
                "not: it " + fileHas + ", the network " + networkHas,
                "Load it into the architecture that it was saved from.");
    }
}
