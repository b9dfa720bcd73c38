package io.unlearn.certified.chain;

import io.unlearn.core.Certificate;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonString;
import io.unlearn.core.internal.json.JsonValue;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a certificate apart into sections, and puts it together again. */
final class LinkCertificate {
    private static final String TIME = "issuedAt";
    private static final String SCHEMA = "schema";
    private static final String REDACTED = "redacted";

    private LinkCertificate() {}

    static Map<Section, Committed> sections(Certificate certificate, SecureRandom random) {
        JsonObject json = Json.parse(certificate.toJson()).asObject();
        Map<Section, Committed> sections = new EnumMap<>(Section.class);
        putTime(sections, certificate.issuedAt(), random);
        for (Section section : Section.OF_RELEASE) {
            if (section != Section.ISSUED_DATE && section != Section.ISSUED_TIME) {
                sections.put(section, Committed.of(section, json.get(section.text()), random));
            }
        }
        return sections;
    }

    static void putTime(Map<Section, Committed> sections, Instant time, SecureRandom random) {
        String[] parts = time.toString().split("T", 2);
        sections.put(Section.ISSUED_DATE, Committed.of(Section.ISSUED_DATE, JsonString.of(parts[0]), random));
        sections.put(Section.ISSUED_TIME, Committed.of(Section.ISSUED_TIME, JsonString.of(parts[1]), random));
    }

    /**
     * Puts the two parts of a time together.
     *
     * @throws DateTimeException if they are none
     */
    static Instant instant(JsonValue date, JsonValue time) {
        return Instant.parse(date.asString() + "T" + time.asString());
    }

    /**
     * Puts a certificate together of which all sections are there.
     *
     * @throws InvalidArgumentException if it is none
     */
    static Certificate read(Map<Section, Committed> sections) {
        return assemble(sections, section -> Optional.empty());
    }

    private interface Substitute {
        Optional<JsonValue> of(Section section);
    }

    private static Certificate assemble(Map<Section, Committed> sections, Substitute substitute) {
        Map<Section, JsonValue> values = new EnumMap<>(Section.class);
        sections.forEach((section, content) ->
                content.value().or(() -> substitute.of(section)).ifPresent(value -> values.put(section, value)));
        JsonObject.Builder json = JsonObject.builder().put(SCHEMA, Certificate.SCHEMA);
        values.forEach((section, value) -> {
            if (section != Section.ISSUED_DATE && section != Section.ISSUED_TIME) {
                json.put(section.text(), value);
            }
        });
        JsonValue date = values.get(Section.ISSUED_DATE);
        JsonValue time = values.get(Section.ISSUED_TIME);
        if (date != null && time != null) {
            json.put(TIME, date.asString() + "T" + time.asString());
        }
        return Certificate.fromJson(Json.canonical(json.build()));
    }

    /**
     * Puts together what is needed in order to check a released model, with stand-ins for what such a check does not look at; empty if
     * a section that it looks at was taken out.
     *
     * @param digest what stands in for the digest of the model
     * @throws InvalidArgumentException if it is no certificate
     */
    static Optional<Certificate> readForCheck(Map<Section, Committed> sections, String digest) {
        for (Section needed : new Section[] {Section.GUARANTEE, Section.MECHANISM, Section.OBJECTIVE}) {
            Committed content = sections.get(needed);
            if (content == null || content.isRedacted()) {
                return Optional.empty();
            }
        }
        return Optional.of(assemble(sections, section -> Optional.of(standIn(section, digest))));
    }

    private static JsonValue standIn(Section section, String digest) {
        return switch (section) {
            case ID -> JsonString.of(REDACTED);
            case ISSUED_DATE -> JsonString.of("1970-01-01");
            case ISSUED_TIME -> JsonString.of("00:00:00Z");
            case MODEL_DIGEST -> JsonString.of(digest);
            case PROVENANCE ->
                JsonObject.builder()
                        .put("libraryVersion", REDACTED)
                        .put("javaVersion", REDACTED)
                        .put("platform", REDACTED)
                        .put("backend", REDACTED)
                        .build();
            default -> JsonArray.ofStrings(List.of());
        };
    }
}
