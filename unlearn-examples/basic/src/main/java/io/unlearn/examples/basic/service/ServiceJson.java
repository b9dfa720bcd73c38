package io.unlearn.examples.basic.service;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.service.RemovalTicket;
import io.unlearn.certified.service.ServiceHealth;
import io.unlearn.certified.service.TicketState;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonArray;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonString;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The service's answers as JSON. */
final class ServiceJson {
    private ServiceJson() {}

    static JsonObject ticket(String id, TicketState state, Optional<String> reason) {
        JsonObject.Builder json = JsonObject.builder()
                .put("ticket", id)
                .put("state", state.name())
                .put("durable", state.removed());
        reason.ifPresent(why -> json.put("reason", why));
        return json.build();
    }

    static JsonObject ticket(RemovalTicket ticket) {
        return ticket(ticket.requestId(), ticket.state(), ticket.reason());
    }

    static JsonObject plan(RemovalPlan plan) {
        JsonObject.Builder json = JsonObject.builder()
                .put("rows", plan.rows())
                .put("alreadyRemoved", plan.alreadyRemoved())
                .put("route", plan.route().name())
                .put("passesOverData", plan.passesOverData())
                .put("withinBudget", plan.withinBudget())
                .put("residualBound", plan.residual().bound())
                .put("budgetAfter", budget(plan.budgetAfter()));
        plan.expectedTime().ifPresent(time -> json.put("expectedMillis", time.toNanos() / 1e6));
        return json.build();
    }

    private static JsonObject budget(Budget budget) {
        return JsonObject.builder()
                .put("epsilon", budget.guarantee().epsilon())
                .put("delta", budget.guarantee().delta())
                .putExtended("used", budget.used())
                .putExtended("limit", budget.limit())
                .put("quantity", budget.quantity())
                .build();
    }

    static JsonObject health(ServiceHealth health) {
        JsonObject.Builder json = JsonObject.builder()
                .put("status", health.status().name())
                .put("reasons", texts(health.reasons()))
                .put("queued", health.queued())
                .put("oldestMillis", health.oldest().toMillis())
                .put("held", health.held())
                .put("unreleased", health.unreleased())
                .put("estimatedWaitMillis", health.estimatedWait().toMillis())
                .put("remainingRows", health.remainingRows())
                .put("budget", budget(health.budget()))
                .put("budgetLeft", health.budgetLeft())
                .put("lastRelease", health.lastRelease().toString());
        put(json, "lastCheckpoint", health.lastCheckpoint());
        put(json, "lastRetraining", health.lastRetraining());
        health.lastFailure().ifPresent(text -> json.put("lastFailure", text));
        return json.build();
    }

    private static void put(JsonObject.Builder json, String name, Optional<Instant> time) {
        time.ifPresent(at -> json.put(name, at.toString()));
    }

    private static List<JsonString> texts(List<String> texts) {
        return texts.stream().map(JsonString::of).toList();
    }

    static JsonObject summary(Certificate certificate) {
        return JsonObject.builder()
                .put("id", certificate.id())
                .put("issuedAt", certificate.issuedAt().toString())
                .put("epsilon", certificate.guarantee().epsilon())
                .put("delta", certificate.guarantee().delta())
                .put("modelDigest", certificate.modelDigest())
                .build();
    }

    /** The released model and its certificate, which may go to anyone. */
    static JsonObject release(Release<LinearModel> release) {
        LinearModel model = release.model();
        return JsonObject.builder()
                .put("certificate", Json.parse(release.certificate().toJson()))
                .put(
                        "model",
                        JsonObject.builder()
                                .put("outputs", model.outputs())
                                .put("intercept", model.intercept())
                                .put("labels", JsonArray.of(model.labelsCopy()))
                                .put("weights", model.weightsCopy())
                                .build())
                .build();
    }

    /** Reads a model that {@link #release} wrote. */
    static LinearModel model(JsonObject json) {
        double[] flat = json.get("weights").doubles();
        int outputs = json.get("outputs").asInt();
        double[][] weights = new double[outputs][];
        for (int k = 0; k < outputs; k++) {
            weights[k] = Arrays.copyOfRange(flat, k * (flat.length / outputs), (k + 1) * (flat.length / outputs));
        }
        int[] labels = Arrays.stream(json.get("labels").doubles())
                .mapToInt(x -> (int) x)
                .toArray();
        return LinearModel.of(weights, json.get("intercept").asBoolean(), labels);
    }

    static JsonObject prediction(int label, String name, double[] scores, Certificate certificate) {
        return JsonObject.builder()
                .put("label", label)
                .put("name", name)
                .put("scores", scores)
                .put("certificate", certificate.id())
                .build();
    }

    static JsonObject samples(ServiceData data) {
        List<JsonObject> samples = data.samples().stream()
                .map(sample -> JsonObject.builder()
                        .put("name", data.classNames().get(sample.label()))
                        .put("pixels", sample.pixels())
                        .build())
                .toList();
        return JsonObject.builder()
                .put("samples", samples)
                .put("subjects", data.subjects())
                .put("source", data.source())
                .build();
    }
}
