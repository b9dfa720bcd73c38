package io.unlearn.examples.basic.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Certificate;
import io.unlearn.core.SubjectId;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 64 clients at once: 32 have a person deleted each and follow that to its end, 16 predict, 8 ask for plans, 8 fetch certificates. At
 * the end the certificate is verified with the images of those who did not ask, and everything is still so after a restart.
 */
@Timeout(180)
class ServiceClientsTest {
    private static final int DELETERS = 32;

    @TempDir
    private Path directory;

    private final AtomicBoolean over = new AtomicBoolean();
    private final Map<Integer, String> tickets = new ConcurrentHashMap<>();
    private final Set<String> certificates = ConcurrentHashMap.newKeySet();

    @Test
    void sixtyFourClients() throws Exception {
        ServiceOptions options = new ServiceOptions(directory, 0, 30, 60, Duration.ofMillis(300), 12);
        ServiceData data = ServiceData.load(30, 60);
        String last;
        try (ServiceExample example = ServiceExample.start(options)) {
            Client client = new Client(example.port(), example.token());
            run(client, data);
            assertThat(tickets).hasSize(DELETERS);
            last = verified(client, data.rows());
            assertThat(certificates).hasSizeGreaterThan(1).contains(last);
        }
        try (ServiceExample example = ServiceExample.start(options)) {
            Client client = new Client(example.port(), example.token());
            for (String ticket : tickets.values()) {
                assertThat(state(client.get("/deletions/" + ticket))).isEqualTo("ERASED");
            }
            assertThat(state(client.postWaiting("/deletions", Client.subject(ServiceData.subject(3)), 20)))
                    .isEqualTo("ERASED");
            assertThat(verified(client, data.rows())).isEqualTo(last);
        }
    }

    private void run(Client client, ServiceData data) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            CountDownLatch start = new CountDownLatch(64);
            List<Future<?>> deleting = new ArrayList<>();
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < DELETERS; i++) {
                int person = i;
                deleting.add(threads.submit(together(start, () -> delete(client, person))));
            }
            for (int i = 0; i < 32; i++) {
                Callable<Void> task = i < 16
                        ? () -> predict(client, data)
                        : i < 24 ? () -> plan(client) : () -> fetchCertificate(client);
                reading.add(threads.submit(together(start, task)));
            }
            for (Future<?> future : deleting) {
                future.get();
            }
            over.set(true);
            for (Future<?> future : reading) {
                future.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private static Callable<Void> together(CountDownLatch start, Callable<Void> task) {
        return () -> {
            start.countDown();
            start.await();
            return task.call();
        };
    }

    private static String state(HttpResponse<String> answer) {
        return Client.json(answer).get("state").asString();
    }

    /** Asks until there is room, asks once more, and follows the ticket until the removal is in a release. */
    private Void delete(Client client, int person) throws Exception {
        String body = Client.subject(ServiceData.subject(person));
        HttpResponse<String> answer = client.post("/deletions", body);
        while (answer.statusCode() == 429) {
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElseThrow()))
                    .isPositive();
            TimeUnit.MILLISECONDS.sleep(30);
            answer = client.post("/deletions", body);
        }
        assertThat(answer.statusCode()).isEqualTo(202);
        String ticket = Client.json(answer).get("ticket").asString();
        assertThat(answer.headers().firstValue("Location")).contains("/deletions/" + ticket);
        HttpResponse<String> again = client.post("/subjects/" + ServiceData.subject(person) + "/deletion", "");
        assertThat(Client.json(again).get("ticket").asString()).isEqualTo(ticket);
        String state = state(again);
        while (!state.equals("ERASED")) {
            assertThat(state).isIn("QUEUED", "REMOVED");
            TimeUnit.MILLISECONDS.sleep(50);
            HttpResponse<String> now = client.get("/deletions/" + ticket);
            assertThat(now.statusCode()).isEqualTo(200);
            state = state(now);
        }
        tickets.put(person, ticket);
        return null;
    }

    private Void predict(Client client, ServiceData data) throws Exception {
        List<ServiceData.Sample> samples = data.samples();
        for (int i = 0; !over.get(); i++) {
            String body = JsonObject.builder()
                    .put("pixels", samples.get(i % samples.size()).pixels())
                    .build()
                    .toString();
            HttpResponse<String> answer = client.post("/predict", body);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Client.json(answer).get("label").asInt()).isBetween(0, 9);
            certificates.add(Client.json(answer).get("certificate").asString());
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return null;
    }

    private Void plan(Client client) throws Exception {
        while (!over.get()) {
            HttpResponse<String> answer = client.post("/plan", Client.subject(ServiceData.subject(DELETERS + 1)));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Client.json(answer).get("rows").asInt()).isPositive();
            assertThat(Client.json(answer).get("withinBudget").asBoolean()).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return null;
    }

    private Void fetchCertificate(Client client) throws Exception {
        while (!over.get()) {
            String text = client.get("/certificate").body();
            assertThat(Certificate.fromJson(text).toJson()).isEqualTo(text);
            JsonObject release = Client.json(client.get("/release"));
            Certificate certificate =
                    Certificate.fromJson(release.get("certificate").toString());
            assertThat(ServiceJson.model(release.get("model").asObject()).digest())
                    .isEqualTo(certificate.modelDigest());
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return null;
    }

    /** What a third party does: the released model, its certificate, and the images of those who did not ask. */
    private String verified(Client client, TrainingRows rows) throws Exception {
        JsonObject release = Json.parse(client.get("/release").body()).asObject();
        Certificate certificate =
                Certificate.fromJson(release.get("certificate").toString());
        LinearModel model = ServiceJson.model(release.get("model").asObject());
        Set<SubjectId> gone = tickets.keySet().stream()
                .map(person -> SubjectId.of(ServiceData.subject(person)))
                .collect(Collectors.toSet());
        TrainingRows remaining = rows.where(row -> !gone.contains(rows.subject(row)));
        assertThat(remaining.size()).isLessThan(rows.size());
        assertThat(CertificateVerifier.verify(certificate, model, remaining).valid())
                .isTrue();
        assertThat(Client.json(client.get("/health")).get("remainingRows").asInt())
                .isEqualTo(remaining.size());
        // The check is one: it fails with the rows of somebody who is gone.
        assertThat(CertificateVerifier.verify(certificate, model, rows).valid()).isFalse();
        return certificate.id();
    }
}
