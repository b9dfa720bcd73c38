package io.unlearn.algorithms.experiment;

import io.unlearn.core.EpsilonBound;
import io.unlearn.core.ForgetScore;
import io.unlearn.core.Provenance;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;

/** Writes a leaderboard as JSON. */
final class LeaderboardJson {
    private LeaderboardJson() {}

    static String write(Leaderboard board) {
        ExperimentPlan plan = board.plan();
        return Json.pretty(JsonObject.builder()
                .put("schema", Leaderboard.SCHEMA)
                .put("configuration", board.configuration())
                .put(
                        "plan",
                        JsonObject.builder()
                                .put("seed", Long.toString(plan.seed()))
                                .put("retrained", plan.retrained())
                                .put("retrainedAgain", plan.retrainedAgain())
                                .put("originals", plan.originals())
                                .put("origin", plan.origin().name())
                                .build())
                .put("examples", board.examples())
                .put("rows", board.rows().stream().map(LeaderboardJson::row).toList())
                .put(
                        "diverged",
                        board.diverged().stream().map(LeaderboardJson::diverged).toList())
                .put("provenance", provenance(board.provenance()))
                .build());
    }

    private static JsonObject row(LeaderboardRow row) {
        return JsonObject.builder()
                .put("role", row.role().name())
                .put("method", row.method())
                .put("tuning", row.tuning())
                .put("hyperparameters", row.hyperparameters())
                .put("models", row.models())
                .put("forgetScore", forget(row.forget()))
                .put(
                        "accuracy",
                        JsonObject.builder()
                                .put("retain", row.accuracy().retain())
                                .put("test", row.accuracy().test())
                                .put("forget", row.accuracy().forget())
                                .build())
                .put(
                        "utility",
                        JsonObject.builder()
                                .put("retain", row.utility().retain())
                                .put("test", row.utility().test())
                                .build())
                .put("finalScore", row.finalScore())
                .put("cappedFinalScore", row.cappedFinalScore())
                .put(
                        "time",
                        JsonObject.builder()
                                .put("wallSeconds", row.time().wallSeconds())
                                .put("cpuSeconds", row.time().cpuSeconds())
                                .put("share", row.time().share())
                                .put("limit", row.time().limit())
                                .put("efficient", row.time().efficient())
                                .build())
                .put("bound", bound(row.bound()))
                .put("verdict", row.verdict().name())
                .build();
    }

    private static JsonObject diverged(ExperimentResult.Diverged method) {
        return JsonObject.builder()
                .put("method", method.method())
                .put("tuning", method.tuning())
                .put("hyperparameters", method.hyperparameters())
                .put("models", method.models())
                .put("failures", method.failures())
                .put("failure", method.failure())
                .build();
    }

    private static JsonObject forget(ForgetMetric.Evaluation forget) {
        ForgetScore score = forget.score();
        return JsonObject.builder()
                .put("kind", score.kind().name())
                .put("value", score.value())
                .put("models", score.models())
                .put("halfValue", score.halfValue())
                .put("nullValue", score.nullValue())
                .put("nullModels", score.nullModels())
                .put("splits", score.splits())
                .putExtended("ratio", score.ratio())
                .putExtended("ratioLow", forget.ratioLow())
                .putExtended("ratioHigh", forget.ratioHigh())
                .put("confidence", forget.confidence())
                .put("warnings", JsonArray.ofStrings(forget.warnings()))
                .build();
    }

    private static JsonObject bound(EpsilonBound bound) {
        return JsonObject.builder()
                .put("lower", bound.lower())
                .put("kind", bound.kind().name())
                .put("confidence", bound.confidence())
                .put("delta", bound.delta())
                .put("ceiling", bound.ceiling())
                .put("scope", bound.scope())
                .build();
    }

    private static JsonObject provenance(Provenance provenance) {
        return JsonObject.builder()
                .put("libraryVersion", provenance.libraryVersion())
                .put("javaVersion", provenance.javaVersion())
                .put("platform", provenance.platform())
                .build();
    }
}
