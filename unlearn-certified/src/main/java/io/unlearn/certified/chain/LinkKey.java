package io.unlearn.certified.chain;

import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/** A public key as a section of a link. */
final class LinkKey {
    private LinkKey() {}

    static JsonObject write(PublicKey key) {
        return JsonObject.builder()
                .put("algorithm", SigningAlgorithm.of(key).name())
                .put("spki", Base64.getEncoder().encodeToString(key.getEncoded()))
                .build();
    }

    /** Returns the key; empty if it is none, or of another kind than it says. */
    static Optional<PublicKey> read(JsonValue value) {
        try {
            JsonObject json = value.asObject();
            byte[] spki = Base64.getDecoder().decode(json.get("spki").asString());
            return SigningAlgorithm.read(spki).filter(key -> write(key).equals(json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
