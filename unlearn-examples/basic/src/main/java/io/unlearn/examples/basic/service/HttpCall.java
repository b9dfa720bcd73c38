package io.unlearn.examples.basic.service;

import com.sun.net.httpserver.HttpExchange;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request to the service.
 *
 * @param method in capitals
 * @param path segments, decoded
 * @param exchange the request itself
 */
record HttpCall(String method, List<String> path, HttpExchange exchange) {
    /** Larger bodies are refused unread: an image is 784 numbers of at most three digits. */
    static final int MOST_BYTES = 16 * 1024;

    /** A request that cannot be served, with the status that says so. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    static HttpCall of(HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawPath();
        List<String> path =
                Arrays.stream(raw.split("/", -1)).skip(1).map(HttpCall::decoded).toList();
        return new HttpCall(exchange.getRequestMethod(), path, exchange);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "The address cannot be decoded.");
        }
    }

    /** Returns a parameter of the query. */
    Optional<String> query(String name) {
        String raw = exchange.getRequestURI().getRawQuery();
        return raw == null
                ? Optional.empty()
                : Arrays.stream(raw.split("&", -1))
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> decoded(pair.substring(name.length() + 1)))
                        .findFirst();
    }

    JsonObject json() throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Refused(413, "The body must be at most " + MOST_BYTES + " bytes.");
            }
            return Json.parse(bytes).asObject();
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }
}
