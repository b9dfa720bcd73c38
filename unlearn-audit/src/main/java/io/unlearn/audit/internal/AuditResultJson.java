package io.unlearn.audit.internal;

import io.unlearn.audit.AttackTable;
import io.unlearn.audit.AttackTable.Areas;
import io.unlearn.audit.AuditResult;
import io.unlearn.audit.ExampleBounds;
import io.unlearn.audit.GroupResult;
import io.unlearn.audit.Interval;
import io.unlearn.audit.OutputCheck;
import io.unlearn.audit.SequentialResult;
import io.unlearn.core.BoundKind;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.ForgetScore;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;

/** Writes audit results. Stateless. */
public final class AuditResultJson {
    private AuditResultJson() {}

    /** Returns the result as indented JSON. */
    public static String write(AuditResult result) {
        JsonObject.Builder json = JsonObject.builder()
                .put("schema", AuditResult.SCHEMA)
                .put("verdict", result.report().verdict().name())
                .put("findings", JsonArray.ofStrings(result.findings()))
                .put("report", Json.parse(result.report().toJson()))
                .put(
                        "curve",
                        result.curve().stream().map(AuditResultJson::bound).toList())
                .put("multiplicity", result.multiplicity().name())
                .put(
                        "groups",
                        result.groups().stream().map(AuditResultJson::group).toList())
                .put("examples", examples(result))
                .put("ratioInterval", interval(result.ratioInterval()))
                .put(
                        "attacks",
                        result.attacks().stream().map(AuditResultJson::attack).toList())
                .put(
                        "checks",
                        result.checks().stream().map(AuditResultJson::check).toList());
        ForgetScore score = result.report().forgetScore();
        result.utility()
                .ifPresent(u -> json.put(
                        "utility",
                        JsonObject.builder()
                                .put("kind", BoundKind.APPROXIMATE.name())
                                .put("retain", u.retain())
                                .put("test", u.test())
                                .put("finalScore", u.finalScore(score.value()))
                                .put("cappedFinalScore", u.cappedFinalScore(score.value()))
                                .build()));
        result.sequential().ifPresent(s -> json.put("sequential", sequential(s)));
        return Json.pretty(json.build());
    }

    private static JsonValue bound(EpsilonBound bound) {
        return Json.parse(bound.toJson());
    }

    private static JsonObject group(GroupResult g) {
        return JsonObject.builder()
                .put("name", g.name())
                .put("examples", g.examples())
                .put("answer", bound(g.answer()))
                .put("adjustedPValue", g.adjustedPValue())
                .put("control", bound(g.control()))
                .put("medianEpsilon", estimate(g.medianEpsilon()))
                .put("medianNull", estimate(g.medianNull()))
                .build();
    }

    private static JsonObject examples(AuditResult result) {
        ExampleBounds e = result.examples();
        return JsonObject.builder()
                .put("kind", e.kind().name())
                .put("multiplicity", e.multiplicity().name())
                .put("confidenceOfEach", e.confidenceOfEach())
                .put("ceiling", e.ceiling())
                .put("refuted", e.refuted())
                .put("lower", e.lowerCopy())
                .put("adjustedPValue", e.adjustedPValuesCopy())
                .put("originalLower", result.exampleControl().lowerCopy())
                .build();
    }

    private static JsonObject interval(Interval interval) {
        return JsonObject.builder()
                .put("kind", interval.kind().name())
                .putExtended("low", interval.low())
                .putExtended("high", interval.high())
                .put("confidence", interval.confidence())
                .build();
    }

    private static JsonObject sequential(SequentialResult s) {
        return JsonObject.builder()
                .put("kind", s.kind().name())
                .put("decision", s.decision().name())
                .put("epsilonLower", s.epsilonLower())
                .put("epsilon", s.epsilon())
                .put("delta", s.delta())
                .put("alpha", s.alpha())
                .put("rounds", s.rounds())
                .put("maxRounds", s.maxRounds())
                .put("logThreshold", s.logThreshold())
                .put(
                        "logWealth",
                        s.logWealth().stream().mapToDouble(Double::doubleValue).toArray())
                .build();
    }

    private static JsonObject estimate(double value) {
        return JsonObject.builder()
                .put("kind", BoundKind.APPROXIMATE.name())
                .put("value", value)
                .build();
    }

    private static JsonObject attack(AttackTable t) {
        return JsonObject.builder()
                .put("kind", t.kind().name())
                .put("attack", t.attack().name())
                .put("title", t.attack().title())
                .put("unlearned", areas(t.unlearned()))
                .put("retrained", areas(t.retrained()))
                .put("original", areas(t.original()))
                .build();
    }

    private static JsonObject areas(Areas a) {
        return JsonObject.builder()
                .put("mean", a.mean())
                .put("median", a.median())
                .put("largest", a.largest())
                .put("worstExample", a.worstExample())
                .build();
    }

    private static JsonObject check(OutputCheck c) {
        return JsonObject.builder()
                .put("kind", BoundKind.APPROXIMATE.name())
                .put("name", c.name())
                .putExtended("unlearned", c.unlearned())
                .putExtended("retrained", c.retrained())
                .putExtended("original", c.original())
                .putExtended("recovered", c.recovered())
                .put("reading", c.reading())
                .build();
    }
}
