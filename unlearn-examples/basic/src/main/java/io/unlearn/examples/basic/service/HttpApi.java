package io.unlearn.examples.basic.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.unlearn.certified.service.RequestRefusedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.UnknownRecordException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side: the page, the endpoints, and errors as statuses. Listens on the loopback interface alone. */
final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int THREADS = 24;
    private static final int BACKLOG = 256;
    private static final Map<String, String> PAGE =
            Map.of("", "page.html", "page.css", "page.css", "page.js", "page.js");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Endpoints endpoints;
    private final EventStream events;

    private HttpApi(HttpServer server, Endpoints endpoints) {
        this.server = server;
        this.endpoints = endpoints;
        this.events = new EventStream(endpoints);
        this.threads = Executors.newFixedThreadPool(THREADS + EventStream.MOST);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    static HttpApi start(int port, Endpoints endpoints) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        HttpApi api = new HttpApi(server, endpoints);
        server.start();
        return api;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpCall call;
            try {
                call = HttpCall.of(exchange);
                if (call.path().get(0).equals("events")) {
                    if (!endpoints.authorised(call)) {
                        throw new HttpCall.Refused(401, "Send the token of the service as a bearer token.");
                    }
                    events.serve(exchange);
                    return;
                }
                reply(call).send(exchange);
            } catch (HttpCall.Refused e) {
                refusal(e).send(exchange);
            }
        }
    }

    private static HttpReply refusal(HttpCall.Refused e) {
        HttpReply reply = HttpReply.error(e.status(), String.valueOf(e.getMessage()));
        return e.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
    }

    /** No message holds an identifier, and neither does what is logged. */
    private HttpReply reply(HttpCall call) throws IOException {
        String message;
        try {
            String first = call.path().get(0);
            boolean page = call.path().size() == 1 && PAGE.containsKey(first);
            return page ? resource(PAGE.getOrDefault(first, "page.html")) : endpoints.answer(call);
        } catch (RequestRefusedException e) {
            return refused(e);
        } catch (UnknownRecordException e) {
            return HttpReply.error(404, "Nobody with this identifier has images in the training data.");
        } catch (InvalidArgumentException e) {
            return HttpReply.error(400, String.valueOf(e.getMessage()));
        } catch (InvalidStateException e) {
            message = String.valueOf(e.getMessage());
            LOG.error("a request failed: {}", message);
            return HttpReply.error(503, message);
        } catch (HttpCall.Refused e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("a request failed: {}", e.getClass().getName());
            return HttpReply.error(500, "The request failed; the log of the service has the kind of error.");
        }
    }

    private static HttpReply refused(RequestRefusedException e) {
        boolean later = e.reason() == RequestRefusedException.Reason.QUEUE_FULL
                || e.reason() == RequestRefusedException.Reason.LIMIT;
        Duration wait = e.retryAfter().orElse(Duration.ofSeconds(10));
        return HttpReply.error(later ? 429 : 503, String.valueOf(e.getMessage()))
                .with(
                        "Retry-After",
                        Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    private static HttpReply resource(String name) throws IOException {
        try (InputStream in = HttpApi.class.getResourceAsStream(name)) {
            if (in == null) {
                return Endpoints.notFound();
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return HttpReply.of(TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "text/plain"), text);
        }
    }

    /** Ends event streams, lets requests finish for a second, and stops listening. */
    @Override
    public void close() {
        events.close();
        server.stop(1);
        threads.shutdownNow();
    }
}
