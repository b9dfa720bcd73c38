package io.unlearn.certified.chain;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A section as it stands in a link: the value and its salt, or the commitment alone. The commitment is SHA-256 over the name, a
 * random salt of 256 bits and the canonical value. It binds as SHA-256 resists collisions; without the salt, nothing can be
 * learnt from it by trying values.
 */
final class Committed {
    private static final int SALT = 32;

    private final byte[] commitment;
    private final byte @Nullable [] salt;
    private final @Nullable JsonValue value;

    private Committed(byte[] commitment, byte @Nullable [] salt, @Nullable JsonValue value) {
        this.commitment = commitment;
        this.salt = salt;
        this.value = value;
    }

    static Committed of(Section section, JsonValue value, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return open(section, value, salt);
    }

    private static Committed open(Section section, JsonValue value, byte[] salt) {
        byte[] commitment = Digests.sha256(
                Digests.domain("section"), Digests.named(section.text()), salt, Json.canonicalBytes(value));
        return new Committed(commitment, salt, value);
    }

    Committed redacted() {
        return new Committed(commitment, null, null);
    }

    boolean isRedacted() {
        return value == null;
    }

    Optional<JsonValue> value() {
        return Optional.ofNullable(value);
    }

    byte[] commitment() {
        return commitment;
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder();
        if (value == null || salt == null) {
            return json.put("commitment", Digests.hex(commitment)).build();
        }
        return json.put("salt", Digests.hex(salt)).put("value", value).build();
    }

    static Committed read(Section section, JsonObject json) {
        if (json.has("commitment")) {
            return new Committed(bytes(json.get("commitment").asString()), null, null);
        }
        return open(section, json.get("value"), bytes(json.get("salt").asString()));
    }

    private static byte[] bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != Digests.BYTES) {
            throw new IllegalArgumentException("a hash or salt of " + bytes.length + " bytes");
        }
        return bytes;
    }
}
