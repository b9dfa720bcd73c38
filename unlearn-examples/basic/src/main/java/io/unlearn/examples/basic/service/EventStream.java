package io.unlearn.examples.basic.service;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.unlearn.core.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Server-sent events: the state of the service whenever it has changed. Each stream has a thread of the server, so that a reader who
 * is slow holds up nobody else; there are only so many.
 */
final class EventStream {
    static final int MOST = 8;
    private static final long LOOK_MILLIS = 200;
    private static final int SILENT_LOOKS = 50;

    private final Endpoints endpoints;
    private final Semaphore streams = new Semaphore(MOST);
    private final AtomicBoolean closed = new AtomicBoolean();

    EventStream(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    void close() {
        closed.set(true);
    }

    /** Writes until the reader leaves or the service ends. */
    void serve(HttpExchange exchange) throws IOException {
        if (!streams.tryAcquire()) {
            HttpReply.error(503, "Too many event streams are open.")
                    .with("Retry-After", "10")
                    .send(exchange);
            return;
        }
        try {
            Headers headers = exchange.getResponseHeaders();
            HttpReply.common(headers);
            headers.set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            write(exchange.getResponseBody());
        } finally {
            streams.release();
        }
    }

    private void write(OutputStream out) throws IOException {
        String last = "";
        int silent = 0;
        while (!closed.get()) {
            String now = Json.canonical(endpoints.state());
            String changed = now.replaceAll("\"(oldest|estimatedWait)Millis\":\\d+", "");
            if (!changed.equals(last)) {
                last = changed;
                silent = 0;
                out.write(("event: state\ndata: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } else if (++silent >= SILENT_LOOKS) {
                silent = 0;
                // A comment, which shows whether the reader is still there.
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
