package io.unlearn.core;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;

/** Writes audit reports. */
final class AuditJson {
    private AuditJson() {}

    static String write(AuditReport report) {
        return Json.pretty(JsonObject.builder()
                .put("schema", AuditReport.SCHEMA)
                .put("verdict", report.verdict().name())
                .put("reason", report.reason())
                .put("setting", setting(report.setting()))
                .put("sanityTriangle", triangle(report.triangle()))
                .put("forgetScore", forgetScore(report.forgetScore()))
                .put("exampleEpsilons", examples(report.exampleEpsilons()))
                .put("limits", JsonArray.ofStrings(report.limits()))
                .put("provenance", provenance(report.provenance()))
                .build());
    }

    private static JsonObject setting(AuditReport.Setting s) {
        return JsonObject.builder()
                .put("auditor", s.auditor())
                .put("attack", s.attack())
                .put("targetEpsilon", s.targetEpsilon())
                .put("delta", s.delta())
                .put("alpha", s.alpha())
                .put("unlearnedModels", s.unlearnedModels())
                .put("retrainedModels", s.retrainedModels())
                .put("originalModels", s.originalModels())
                .put("examples", s.examples())
                .put("origin", s.origin().name())
                .put("seed", s.seed())
                .build();
    }

    private static JsonObject triangle(SanityTriangle t) {
        return JsonObject.builder()
                .put("holds", t.holds())
                .put("retrainedAgainstRetrained", bound(t.retrainedAgainstRetrained()))
                .put("originalAgainstRetrained", bound(t.originalAgainstRetrained()))
                .put("unlearnedAgainstRetrained", bound(t.unlearnedAgainstRetrained()))
                .build();
    }

    static JsonObject bound(EpsilonBound b) {
        return JsonObject.builder()
                .put("lower", b.lower())
                .put("kind", b.kind().name())
                .put("confidence", b.confidence())
                .put("delta", b.delta())
                .put("ceiling", b.ceiling())
                .put("counts", counts(b.counts()))
                .put("method", b.method())
                .put("rule", b.rule())
                .put("scope", b.scope())
                .build();
    }

    private static JsonObject counts(Counts c) {
        return JsonObject.builder()
                .put("truePositives", c.truePositives())
                .put("falseNegatives", c.falseNegatives())
                .put("falsePositives", c.falsePositives())
                .put("trueNegatives", c.trueNegatives())
                .build();
    }

    private static JsonObject forgetScore(ForgetScore f) {
        return JsonObject.builder()
                .put("kind", f.kind().name())
                .put("value", f.value())
                .put("models", f.models())
                .put("halfValue", f.halfValue())
                .put("nullValue", f.nullValue())
                .put("nullModels", f.nullModels())
                .put("splits", f.splits())
                .putExtended("ratio", f.ratio())
                .build();
    }

    private static JsonObject examples(ExampleEpsilons e) {
        return JsonObject.builder()
                .put("kind", e.kind().name())
                .put("publishedGrid", e.publishedGridCopy())
                .put("exact", e.exactCopy())
                .put("null", e.nullCopy())
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
}
