package io.unlearn.core;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes and reads certificates. */
final class CertificateJson {
    private static final String PUBLIC = "PUBLIC";
    private static final String DIFFERENTIALLY_PRIVATE = "DIFFERENTIALLY_PRIVATE";
    private static final String TUNED = "TUNED_WITHOUT_PRIVACY";

    private CertificateJson() {}

    static String write(Certificate c) {
        return Json.canonical(tree(c));
    }

    private static JsonObject tree(Certificate c) {
        return JsonObject.builder()
                .put("schema", Certificate.SCHEMA)
                .put("id", c.id())
                .put("issuedAt", c.issuedAt().toString())
                .put("modelDigest", c.modelDigest())
                .put("guarantee", guarantee(c.guarantee()))
                .put("mechanism", mechanism(c.mechanism()))
                .put("objective", objective(c.objective()))
                .put("provenance", provenance(c.provenance()))
                .put(
                        "conditions",
                        JsonArray.ofStrings(
                                c.conditions().stream().map(Condition::name).toList()))
                .build();
    }

    private static JsonObject guarantee(PrivacyGuarantee g) {
        return JsonObject.builder()
                .put("epsilon", g.epsilon())
                .put("delta", g.delta())
                .put("definition", g.definition().name())
                .build();
    }

    private static JsonObject mechanism(Certificate.Mechanism m) {
        return JsonObject.builder()
                .put("theorem", m.theorem())
                .put("unit", m.unit())
                .put("records", m.records())
                .put("releases", m.releases())
                .put("residualLimit", m.residualLimit())
                .put("referenceResidualLimit", m.referenceResidualLimit())
                .put("strongConvexity", m.strongConvexity())
                .put("noiseStandardDeviation", m.noiseStandardDeviation())
                .put("perturbationStandardDeviation", m.perturbationStandardDeviation())
                .put("features", features(m.features()))
                .build();
    }

    private static JsonObject features(FeatureExtractor extractor) {
        JsonObject.Builder json = JsonObject.builder();
        if (extractor instanceof FeatureExtractor.DifferentiallyPrivate dp) {
            return json.put("kind", DIFFERENTIALLY_PRIVATE)
                    .put("epsilon", dp.epsilon())
                    .put("delta", dp.delta())
                    .put("records", dp.records())
                    .build();
        }
        return json.put("kind", extractor instanceof FeatureExtractor.Public ? PUBLIC : TUNED)
                .build();
    }

    private static JsonObject objective(Certificate.Objective o) {
        return JsonObject.builder()
                .put("loss", o.loss())
                .put("outputs", o.outputs())
                .put("columns", o.columns())
                .put("intercept", o.intercept())
                .put("perSample", o.perSample())
                .put("regularisation", o.regularisation())
                .put("rowNormBound", o.rowNormBound())
                .build();
    }

    private static JsonObject provenance(Provenance p) {
        return JsonObject.builder()
                .put("libraryVersion", p.libraryVersion())
                .put("javaVersion", p.javaVersion())
                .put("platform", p.platform())
                .put("backend", p.backend())
                .build();
    }

    static Certificate read(String text) {
        JsonObject root = Json.parse(text).asObject();
        String schema = root.get("schema").asString();
        if (!schema.equals(Certificate.SCHEMA)) {
            throw new InvalidArgumentException(
                    "schema", Certificate.SCHEMA, schema, "Read it with the version of unlearn that wrote it.");
        }
        try {
            Certificate certificate = new Certificate(
                    root.get("id").asString(),
                    Instant.parse(root.get("issuedAt").asString()),
                    readGuarantee(root.get("guarantee").asObject()),
                    readMechanism(root.get("mechanism").asObject()),
                    readObjective(root.get("objective").asObject()),
                    root.get("modelDigest").asString(),
                    readProvenance(root.get("provenance").asObject()),
                    readConditions(root.get("conditions").asArray()));
            // What is not understood could change what is promised.
            if (!tree(certificate).equals(root)) {
                throw unreadable(
                        "certificate", "in the form that its schema has, without further members", "in another");
            }
            return certificate;
        } catch (DateTimeException e) {
            throw unreadable(
                    "issuedAt", "an ISO-8601 instant", root.get("issuedAt").asString());
        }
    }

    private static PrivacyGuarantee readGuarantee(JsonObject g) {
        String definition = g.get("definition").asString();
        for (PrivacyGuarantee.Definition known : PrivacyGuarantee.Definition.values()) {
            if (known.name().equals(definition)) {
                return new PrivacyGuarantee(
                        g.get("epsilon").asDouble(), g.get("delta").asDouble(), known);
            }
        }
        throw unreadable("definition", "a known definition", definition);
    }

    private static Certificate.Mechanism readMechanism(JsonObject m) {
        return new Certificate.Mechanism(
                m.get("theorem").asString(),
                m.get("unit").asString(),
                m.get("records").asInt(),
                m.get("releases").asInt(),
                m.get("residualLimit").asDouble(),
                m.get("referenceResidualLimit").asDouble(),
                m.get("strongConvexity").asDouble(),
                m.get("noiseStandardDeviation").asDouble(),
                m.get("perturbationStandardDeviation").asDouble(),
                readFeatures(m.get("features").asObject()));
    }

    private static FeatureExtractor readFeatures(JsonObject f) {
        String kind = f.get("kind").asString();
        return switch (kind) {
            case PUBLIC -> FeatureExtractor.publicOne();
            case DIFFERENTIALLY_PRIVATE ->
                FeatureExtractor.differentiallyPrivate(
                        f.get("epsilon").asDouble(),
                        f.get("delta").asDouble(),
                        f.get("records").asInt());
            case TUNED -> FeatureExtractor.tunedWithoutPrivacy();
            default -> throw unreadable("features", "of a known kind", kind);
        };
    }

    private static Certificate.Objective readObjective(JsonObject o) {
        return new Certificate.Objective(
                o.get("loss").asString(),
                o.get("outputs").asInt(),
                o.get("columns").asInt(),
                o.get("intercept").asBoolean(),
                o.get("perSample").asBoolean(),
                o.get("regularisation").asDouble(),
                o.get("rowNormBound").asDouble());
    }

    private static Provenance readProvenance(JsonObject p) {
        return new Provenance(
                p.get("libraryVersion").asString(),
                p.get("javaVersion").asString(),
                p.get("platform").asString(),
                p.get("backend").asString());
    }

    private static List<Condition> readConditions(JsonArray names) {
        List<Condition> list = new ArrayList<>();
        for (JsonValue name : names) {
            list.add(Arrays.stream(Condition.values())
                    .filter(known -> known.name().equals(name.asString()))
                    .findFirst()
                    .orElseThrow(() -> unreadable("condition", "a known condition", name.asString())));
        }
        return list;
    }

    private static InvalidArgumentException unreadable(String name, String condition, String value) {
        return new InvalidArgumentException(
                name, condition, value, "The certificate was damaged, or is of a later version.");
    }
}
