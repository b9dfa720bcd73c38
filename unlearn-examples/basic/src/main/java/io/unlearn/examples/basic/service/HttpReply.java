package io.unlearn.examples.basic.service;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param status HTTP's number
 * @param type of the content
 * @param text the content
 * @param headers besides those that every answer has
 */
record HttpReply(int status, String type, String text, Map<String, String> headers) {
    static HttpReply json(int status, JsonObject value) {
        return new HttpReply(status, "application/json", Json.canonical(value), Map.of());
    }

    static HttpReply error(int status, String message) {
        return json(status, JsonObject.builder().put("error", message).build());
    }

    static HttpReply of(String type, String text) {
        return new HttpReply(200, type, text, Map.of());
    }

    HttpReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpReply(status, type, text, more);
    }

    /** Nothing is loaded from elsewhere, kept by a cache, shown in a frame, or told to other sites. */
    static void common(Headers headers) {
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none';"
                        + " form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Headers all = exchange.getResponseHeaders();
        common(all);
        all.set("Content-Type", type + "; charset=utf-8");
        headers.forEach(all::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }
}
