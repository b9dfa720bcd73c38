package io.unlearn.certified.chain;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/** Links as lines of JSON. */
final class LinkJson {
    private LinkJson() {}

    static String write(ChainLink link) {
        JsonObject.Builder sections = JsonObject.builder();
        link.sections().forEach((section, content) -> sections.put(section.text(), content.toJson()));
        return Json.canonical(link.header()
                .json()
                .put("sections", sections.build())
                .put("signature", Base64.getEncoder().encodeToString(link.signatureCopy()))
                .build());
    }

    /** Whatever the text is, it throws {@link InvalidArgumentException}, or returns a link that writes that text. */
    static ChainLink read(String line) {
        JsonObject json = Json.parse(line).asObject();
        String schema = json.get("schema").asString();
        if (!schema.equals(LinkHeader.SCHEMA)) {
            throw new InvalidArgumentException(
                    "schema of the link",
                    LinkHeader.SCHEMA,
                    schema,
                    "Read it with the version of unlearn that wrote it.");
        }
        try {
            ChainLink link = link(json);
            link.date();
            link.time();
            link.certificate();
            if (write(link).equals(line)) {
                return link;
            }
        } catch (DateTimeException e) {
            throw unreadable("with a time that is none");
        } catch (InvalidArgumentException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw unreadable("with a hash, name, key or signature that is none");
        }
        throw unreadable("in another form");
    }

    private static ChainLink link(JsonObject json) {
        LinkHeader header = new LinkHeader(
                json.get("sequence").asLong(),
                json.get("previous").asString(),
                ChainLink.Kind.valueOf(json.get("kind").asString()),
                SigningAlgorithm.valueOf(json.get("algorithm").asString()),
                json.get("key").asString());
        requireHash(header.previous());
        requireHash(header.key());
        Map<Section, Committed> sections = new EnumMap<>(Section.class);
        JsonObject found = json.get("sections").asObject();
        for (Section section : header.kind().sections()) {
            sections.put(
                    section, Committed.read(section, found.get(section.text()).asObject()));
        }
        Committed key = sections.get(Section.PUBLIC_KEY);
        if (key != null && key.value().flatMap(LinkKey::read).isEmpty()) {
            throw unreadable("with a public key that is none");
        }
        return new ChainLink(
                header,
                sections,
                Base64.getDecoder().decode(json.get("signature").asString()));
    }

    private static void requireHash(String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw unreadable("with a hash that is none");
        }
    }

    private static InvalidArgumentException unreadable(String what) {
        return new InvalidArgumentException(
                "link of a chain",
                "canonical JSON of its schema",
                what,
                "The chain was damaged, or is of a later version.");
    }
}
