package io.unlearn.examples.basic.service;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.service.RemovalService;
import io.unlearn.certified.service.RemovalTicket;
import io.unlearn.certified.service.ServiceHealth;
import io.unlearn.certified.service.TicketState;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the service answers. Deletions, plans and everything that depends on who asked need the bearer token; predictions, the
 * certificate, the released model and the report are for anyone. No identifier is written to a log.
 */
final class Endpoints {
    private static final long MOST_WAIT_SECONDS = 30;
    private static final Set<String> READ = Set.of("GET", "HEAD");

    private final RemovalService service;
    private final ServiceData data;
    private final ServiceSecrets secrets;
    private final Releases releases;

    Endpoints(RemovalService service, ServiceData data, ServiceSecrets secrets, Releases releases) {
        this.service = service;
        this.data = data;
        this.secrets = secrets;
        this.releases = releases;
    }

    HttpReply answer(HttpCall call) throws IOException {
        List<String> path = call.path();
        return switch (path.get(0)) {
            case "predict" -> only(call, 1, "POST", () -> predict(call));
            case "samples" -> only(call, 1, "GET", () -> HttpReply.json(200, ServiceJson.samples(data)));
            case "certificate" ->
                only(
                        call,
                        1,
                        "GET",
                        () -> HttpReply.of(
                                "application/json",
                                service.release().certificate().toJson()));
            case "release" -> only(call, 1, "GET", () -> HttpReply.json(200, ServiceJson.release(service.release())));
            case "report" -> only(call, 1, "GET", () -> ServiceReport.reply(service.release(), data));
            case "health" -> only(call, 1, "GET", () -> health(call));
            case "plan" -> plan(call);
            case "subjects" ->
                path.size() == 3 && path.get(2).equals("deletion")
                        ? only(call, 3, "POST", () -> delete(call, path.get(1)))
                        : notFound();
            case "deletions" -> deletions(call);
            case "retrainings" -> only(call, 1, "POST", () -> retrain(call));
            default -> notFound();
        };
    }

    private interface Action {
        HttpReply run() throws IOException;
    }

    private static HttpReply only(HttpCall call, int segments, String method, Action action) throws IOException {
        if (call.path().size() != segments) {
            return notFound();
        }
        boolean fits = call.method().equals(method) || method.equals("GET") && READ.contains(call.method());
        return fits
                ? action.run()
                : HttpReply.error(405, "Use " + method + " here.").with("Allow", method);
    }

    static HttpReply notFound() {
        return HttpReply.error(404, "There is nothing at this address.");
    }

    boolean authorised(HttpCall call) {
        return call.bearer().filter(secrets::accepts).isPresent();
    }

    private void requireToken(HttpCall call) {
        if (!authorised(call)) {
            throw new HttpCall.Refused(401, "Send the token of the service as a bearer token.");
        }
    }

    /** One release answers the whole request: its model and the name of its certificate. */
    private HttpReply predict(HttpCall call) throws IOException {
        double[] features = ServiceData.features(call.json().get("pixels").doubles());
        Release<LinearModel> release = service.release();
        int label = release.model().predict(features);
        return HttpReply.json(
                200,
                ServiceJson.prediction(
                        label, data.classNames().get(label), release.model().scores(features), release.certificate()));
    }

    private HttpReply plan(HttpCall call) throws IOException {
        requireToken(call);
        if (call.method().equals("POST")) {
            return only(call, 1, "POST", () -> planFor(subjectOf(call)));
        }
        return only(
                call,
                1,
                "GET",
                () -> planFor(call.query("subject")
                        .orElseThrow(() -> new HttpCall.Refused(400, "Name the person: /plan?subject=..."))));
    }

    private HttpReply planFor(String subject) {
        return HttpReply.json(200, ServiceJson.plan(service.plan(RemovalRequest.subject(subject))));
    }

    private static String subjectOf(HttpCall call) throws IOException {
        return call.json().get("subject").asString();
    }

    private HttpReply deletions(HttpCall call) throws IOException {
        requireToken(call);
        if (call.path().size() == 1) {
            return only(call, 1, "POST", () -> delete(call, subjectOf(call)));
        }
        String ticket = call.path().get(1);
        if (call.path().size() == 3 && call.path().get(2).equals("approval")) {
            return only(
                    call,
                    3,
                    "POST",
                    () -> service.approve(ticket)
                            ? HttpReply.json(202, status(ticket).orElseThrow())
                            : HttpReply.error(409, "No held request has this ticket."));
        }
        return only(
                call,
                2,
                "GET",
                () -> status(ticket)
                        .map(json -> HttpReply.json(200, json))
                        .orElseGet(
                                () -> HttpReply.error(
                                        404,
                                        "No request with this ticket is known. If you asked, ask again: it was not yet durable.")));
    }

    private Optional<JsonObject> status(String ticket) {
        Optional<RemovalTicket> known = service.ticket(ticket);
        return known.isPresent()
                ? known.map(ServiceJson::ticket)
                : service.state(ticket).map(state -> ServiceJson.ticket(ticket, state, Optional.empty()));
    }

    private HttpReply delete(HttpCall call, String subject) throws IOException {
        requireToken(call);
        RemovalRequest request = RemovalRequest.subject(subject);
        RemovalTicket ticket = service.submit(secrets.ticket(subject), request);
        waitIfAsked(call, ticket);
        return HttpReply.json(202, ServiceJson.ticket(ticket)).with("Location", "/deletions/" + ticket.requestId());
    }

    /** {@code Prefer: wait=10} (RFC 7240) asks to be answered once the removal is durable, in so many seconds at most. */
    private static void waitIfAsked(HttpCall call, RemovalTicket ticket) {
        String preference = call.header("Prefer").orElse("");
        if (!preference.matches("wait=\\d{1,6}") || ticket.state() == TicketState.HELD) {
            return;
        }
        try {
            ticket.awaitRemoved(
                    Duration.ofSeconds(Math.min(MOST_WAIT_SECONDS, Long.parseLong(preference.substring(5)))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpReply retrain(HttpCall call) {
        requireToken(call);
        boolean done = service.retrain().isDone();
        return HttpReply.json(202, JsonObject.builder().put("done", done).build());
    }

    private HttpReply health(HttpCall call) {
        ServiceHealth health = service.health();
        JsonObject json = authorised(call)
                ? ServiceJson.health(health)
                : JsonObject.builder().put("status", health.status().name()).build();
        return HttpReply.json(health.status() == ServiceHealth.Status.DOWN ? 503 : 200, json);
    }

    /** Returns everything that the page shows and that changes. */
    JsonObject state() {
        return JsonObject.builder()
                .put("health", ServiceJson.health(service.health()))
                .put("current", service.release().certificate().id())
                .put(
                        "certificates",
                        releases.newest().stream().map(ServiceJson::summary).toList())
                .build();
    }
}
