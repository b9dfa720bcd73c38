package io.unlearn.certified.chain;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * A signed statement that a chain had so many links at some time. Who keeps one can tell later whether a chain that is shown still has
 * them: {@link ChainVerifier#expecting}. Who has none cannot tell that links were cut off the end.
 *
 * <p>Immutable and thread-safe.
 *
 * @param count number of links
 * @param lastHash hash of the last of them, in hexadecimal; zeros if there is none
 * @param at when it was made
 * @param algorithm how it is signed
 * @param keyId the name of the key, see {@link ChainSigner#keyId}
 * @param signature in Base64
 */
public record ChainHead(
        long count, String lastHash, Instant at, SigningAlgorithm algorithm, String keyId, String signature) {
    private static final String SCHEMA = "unlearn/chain-head/1";

    static ChainHead signed(long count, String lastHash, Instant at, ChainSigner signer) {
        ChainHead unsigned = new ChainHead(
                count,
                lastHash,
                at,
                SigningAlgorithm.of(signer.publicKey()),
                ChainSigner.keyId(signer.publicKey()),
                "");
        byte[] signature = Signing.sign(signer, unsigned.toSign());
        return unsigned.with(Base64.getEncoder().encodeToString(signature));
    }

    private ChainHead with(String signed) {
        return new ChainHead(count, lastHash, at, algorithm, keyId, signed);
    }

    private JsonObject.Builder json() {
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("count", count)
                .put("lastHash", lastHash)
                .put("at", at.toString())
                .put("algorithm", algorithm.name())
                .put("key", keyId);
    }

    private byte[] toSign() {
        byte[] hash = Digests.sha256(Json.canonicalBytes(json().build()));
        return Digests.toSign("head signature", hash);
    }

    /** Returns whether it was signed with a key, by the algorithm of that key. */
    public boolean signedWith(PublicKey key) {
        try {
            return SigningAlgorithm.of(key) == algorithm
                    && ChainSigner.keyId(key).equals(keyId)
                    && algorithm.verify(key, toSign(), Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns canonical JSON. */
    public String toJson() {
        return Json.canonical(json().put("signature", signature).build());
    }

    /**
     * Reads what {@link #toJson} wrote. Nothing is verified beyond the form.
     *
     * @throws InvalidArgumentException if it is not canonical JSON of a statement
     */
    public static ChainHead fromJson(String text) {
        JsonObject json = Json.parse(text).asObject();
        try {
            ChainHead head = new ChainHead(
                    json.get("count").asLong(),
                    json.get("lastHash").asString(),
                    Instant.parse(json.get("at").asString()),
                    SigningAlgorithm.valueOf(json.get("algorithm").asString()),
                    json.get("key").asString(),
                    json.get("signature").asString());
            if (head.count >= 0 && head.toJson().equals(text)) {
                return head;
            }
        } catch (DateTimeException e) {
            throw unreadable("with a time that is none");
        } catch (InvalidArgumentException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw unreadable("with an algorithm that is not known");
        }
        throw unreadable("in another form");
    }

    private static InvalidArgumentException unreadable(String what) {
        return new InvalidArgumentException(
                "head of a chain",
                "canonical JSON of its schema",
                what,
                "The statement was damaged, or is of a later version.");
    }
}
