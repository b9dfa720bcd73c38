package io.unlearn.examples.basic.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.service.RemovalService;
import io.unlearn.certified.service.ServiceSettings;
import io.unlearn.certified.store.DirectoryFiles;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.StoreFiles;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, what is refused with which status, and what must not be said. */
@Timeout(120)
class ServiceRulesTest {
    @TempDir
    private static Path directory;

    private static ServiceExample example;
    private static Client client;
    private static Client stranger;

    @BeforeAll
    static void start() throws IOException {
        example = ServiceExample.start(new ServiceOptions(directory, 0, 20, 40, Duration.ofHours(1), 50));
        client = new Client(example.port(), example.token());
        stranger = new Client(example.port(), "");
    }

    @AfterAll
    static void stop() {
        example.close();
    }

    @Test
    void deletionsAndPlansNeedTheToken() throws Exception {
        String person = Client.subject(ServiceData.subject(1));
        for (Client other : List.of(stranger, new Client(example.port(), "wrong"))) {
            for (HttpResponse<String> answer : List.of(
                    other.post("/deletions", person),
                    other.post("/subjects/invented-person-1/deletion", ""),
                    other.get("/deletions/abc"),
                    other.post("/deletions/abc/approval", ""),
                    other.post("/plan", person),
                    other.get("/plan?subject=invented-person-1"),
                    other.post("/retrainings", ""),
                    other.get("/events"))) {
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
            assertThat(other.get("/health").body()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(Client.json(client.get("/health")).get("remainingRows").asInt())
                .isBetween(1, 200);
        assertThat(Client.json(client.get("/plan?subject=invented-person-1"))
                        .get("rows")
                        .asInt())
                .isPositive();
    }

    @Test
    void whatIsPublicHoldsNobody() throws Exception {
        for (String path : List.of("/", "/page.js", "/page.css", "/certificate", "/release", "/report", "/samples")) {
            HttpResponse<String> answer = stranger.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            if (!path.equals("/")) {
                assertThat(answer.body()).doesNotContain("invented-person");
            }
        }
        assertThat(stranger.get("/").body())
                .contains("lang=\"en\"")
                .doesNotContainPattern("(src|href)=\"(https?:)?//")
                .doesNotContain("style=\"");
        assertThat(stranger.get("/report").body()).contains("What is not guaranteed", "Fashion-MNIST");
    }

    @Test
    void mistakesHaveTheirStatus() throws Exception {
        assertThat(stranger.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(stranger.get("/predict/more").statusCode()).isEqualTo(404);
        assertThat(client.get("/subjects/a/b/c").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = stranger.get("/predict");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
        assertThat(stranger.method("HEAD", "/certificate").statusCode()).isEqualTo(200);
        assertThat(stranger.method("DELETE", "/certificate").statusCode()).isEqualTo(405);
        assertThat(stranger.post("/predict", "no json").statusCode()).isEqualTo(400);
        assertThat(stranger.post("/predict", "[1]").statusCode()).isEqualTo(400);
        assertThat(stranger.post("/predict", "{\"pixels\":[1,2]}").statusCode()).isEqualTo(400);
        assertThat(stranger.post("/predict", "{\"pixels\":[" + "-1,".repeat(783) + "0]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(stranger.post("/predict", " ".repeat(HttpCall.MOST_BYTES + 1))
                        .statusCode())
                .isEqualTo(413);
        assertThat(client.post("/plan", Client.subject("nobody")).statusCode()).isEqualTo(404);
        assertThat(client.post("/plan", Client.subject(" ")).statusCode()).isEqualTo(400);
        assertThat(client.get("/plan").statusCode()).isEqualTo(400);
        assertThat(client.get("/deletions/unknown").statusCode()).isEqualTo(404);
        assertThat(client.post("/deletions/unknown/approval", "").statusCode()).isEqualTo(409);
    }

    @Test
    void aDeletionCanBeWaitedForAndNamesNobody() throws Exception {
        HttpResponse<String> answer = client.postWaiting("/deletions", Client.subject(ServiceData.subject(5)), 20);
        JsonObject json = Client.json(answer);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json.get("state").asString()).isEqualTo("REMOVED");
        assertThat(json.get("durable").asBoolean()).isTrue();
        assertThat(answer.body() + answer.headers().map()).doesNotContain("person");
        HttpResponse<String> unknown = client.postWaiting("/deletions", Client.subject("somebody else"), 20);
        assertThat(Client.json(unknown).get("state").asString()).isEqualTo("REFUSED");
        assertThat(unknown.body()).contains("unknown").doesNotContain("somebody else");
    }

    @Test
    void secretsAreTheOwnersAndOneProcessHasTheDirectory() throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            for (String name : List.of("service.key", "service.token")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
        ServiceOptions same = new ServiceOptions(directory, 0, 20, 40, Duration.ofHours(1), 50);
        assertThatThrownBy(() -> ServiceExample.start(same)).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> ServiceOptions.parse("--port", "many")).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> ServiceOptions.parse("--prot", "1")).isInstanceOf(InvalidArgumentException.class);
        assertThat(ServiceOptions.parse("--release-seconds", "9").release()).hasSeconds(9);
    }

    @Test
    void aDamagedKeyIsNamed(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("service.key"), "abc");
        assertThatThrownBy(() -> ServiceSecrets.in(other))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("service.key");
    }

    /** A store that takes its time: the queue fills, and whoever comes then is told when to come back. */
    @Test
    void aFullQueueIsStatus429(@TempDir Path other) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ServiceSecrets secrets = ServiceSecrets.in(other);
        ServiceOptions options = new ServiceOptions(other, 0, 20, 40, Duration.ofHours(1), 2);
        ServiceExample.start(options).close();
        try (StoreFiles files = DirectoryFiles.open(other.resolve("store"));
                RemovalService service = RemovalService.start(
                        () -> DurableRemoval.open(new SlowFiles(files, gate), secrets.storeKey()),
                        ServiceSettings.defaults().withQueue(2, 1));
                HttpApi http =
                        HttpApi.start(0, new Endpoints(service, ServiceData.load(20, 40), secrets, new Releases()))) {
            Client asking = new Client(http.port(), secrets.token());
            assertThat(asking.post("/deletions", Client.subject(ServiceData.subject(1)))
                            .statusCode())
                    .isEqualTo(202);
            assertThat(asking.post("/deletions", Client.subject(ServiceData.subject(2)))
                            .statusCode())
                    .isEqualTo(202);
            HttpResponse<String> third = asking.post("/deletions", Client.subject(ServiceData.subject(3)));
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            third.headers().firstValue("Retry-After").orElseThrow()))
                    .isPositive();
            assertThat(asking.post("/deletions", Client.subject(ServiceData.subject(2)))
                            .statusCode())
                    .as("one that waits already")
                    .isEqualTo(202);
            gate.countDown();
        }
    }

    /** Appends wait for the gate. */
    private record SlowFiles(StoreFiles files, CountDownLatch gate) implements StoreFiles {
        @Override
        public List<String> list() throws IOException {
            return files.list();
        }

        @Override
        public byte[] read(String name) throws IOException {
            return files.read(name);
        }

        @Override
        public void replace(String name, byte[] bytes) throws IOException {
            files.replace(name, bytes);
        }

        @Override
        public void append(String name, byte[] bytes) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            files.append(name, bytes);
        }

        @Override
        public void truncate(String name, long length) throws IOException {
            files.truncate(name, length);
        }

        @Override
        public void destroy(String name) throws IOException {
            files.destroy(name);
        }

        @Override
        public void close() {
            // The test closes what is under it.
        }
    }
}
