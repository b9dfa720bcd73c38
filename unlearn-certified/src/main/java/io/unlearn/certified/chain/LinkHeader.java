package io.unlearn.certified.chain;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.util.Map;

/** What a link says in the open, whatever is taken out of it. */
record LinkHeader(long sequence, String previous, ChainLink.Kind kind, SigningAlgorithm algorithm, String key) {
    static final String SCHEMA = "unlearn/chain/1";

    /** Returns the members of the header, to which the root of the sections or the sections themselves are added. */
    JsonObject.Builder json() {
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("sequence", sequence)
                .put("previous", previous)
                .put("kind", kind.name())
                .put("algorithm", algorithm.name())
                .put("key", key);
    }

    /** A tree of two levels: commitments of sections below, the header with their root above. */
    byte[] hash(Map<Section, Committed> sections) {
        byte[][] parts = new byte[2 * sections.size() + 1][];
        int at = 0;
        parts[at++] = Digests.domain("sections");
        for (Map.Entry<Section, Committed> section : sections.entrySet()) {
            parts[at++] = Digests.named(section.getKey().text());
            parts[at++] = section.getValue().commitment();
        }
        JsonObject body = json().put("root", Digests.hex(Digests.sha256(parts))).build();
        return Digests.sha256(Digests.domain("link"), Json.canonicalBytes(body));
    }
}
