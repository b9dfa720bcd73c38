package io.unlearn.examples.basic.service;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Drives one page of a Chromium by its DevTools protocol, over the JDK's web socket. */
final class DevTools implements AutoCloseable, WebSocket.Listener {
    private static final long SECONDS = 60;

    private final Process browser;
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    private DevTools(Process browser) {
        this.browser = browser;
    }

    /** Returns the browser that the property {@code chrome.bin} or the variable {@code CHROME_BIN} names, or one on the path. */
    static Optional<Path> find() {
        Stream<String> named = Stream.of(System.getProperty("chrome.bin"), System.getenv("CHROME_BIN"))
                .filter(name -> name != null && !name.isEmpty());
        List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        Stream<String> usual = Stream.of(
                        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
                .flatMap(name -> folders.stream().map(folder -> folder + File.separator + name));
        return Stream.concat(named, usual)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static DevTools launch(Path program, Path profile) throws Exception {
        Process browser = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        DevTools tools = new DevTools(browser);
        try {
            tools.connect(profile.resolve("DevToolsActivePort"));
            for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
                tools.send(domain + ".enable", JsonObject.builder());
            }
            return tools;
        } catch (Exception e) {
            tools.close();
            throw e;
        }
    }

    private void connect(Path portFile) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
            if (!browser.isAlive() || System.nanoTime() - until > 0) {
                throw new IOException("the browser did not start");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        String port = Files.readAllLines(portFile).get(0);
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest newPage = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String page = http.send(newPage, HttpResponse.BodyHandlers.ofString()).body();
        String address = Json.parse(page).asObject().get("webSocketDebuggerUrl").asString();
        socket =
                http.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            JsonObject message = Json.parse(part.toString()).asObject();
            part.setLength(0);
            Optional<JsonValue> id = message.optional("id");
            if (id.isPresent()) {
                CompletableFuture<JsonObject> asked = waiting.remove(id.get().asInt());
                if (asked != null) {
                    asked.complete(message);
                }
            } else {
                events.add(message);
            }
        }
        from.request(1);
        return null;
    }

    JsonObject send(String method, JsonObject.Builder parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        JsonObject message = JsonObject.builder()
                .put("id", id)
                .put("method", method)
                .put("params", parameters.build())
                .build();
        WebSocket open = socket;
        if (open == null) {
            throw new IOException("the browser is not connected");
        }
        open.sendText(Json.canonical(message), true).join();
        JsonObject result = answer.get(SECONDS, TimeUnit.SECONDS);
        if (result.has("error")) {
            throw new IOException(method + " failed: " + result.get("error"));
        }
        return result.get("result").asObject();
    }

    void open(String address) throws Exception {
        send("Page.navigate", JsonObject.builder().put("url", address));
    }

    /** Returns the value of an expression, awaited if it is a promise; an empty object if it has none. */
    JsonValue evaluate(String expression) throws Exception {
        JsonObject result = send(
                "Runtime.evaluate",
                JsonObject.builder()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IOException("in the page: " + result.get("exceptionDetails"));
        }
        return result.get("result")
                .asObject()
                .optional("value")
                .orElseGet(() -> JsonObject.builder().build());
    }

    String text(String selector) throws Exception {
        return evaluate("document.querySelector('" + selector + "').textContent")
                .asString();
    }

    /** Waits until an expression is true. */
    void await(String expression) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!evaluate("!!(" + expression + ")").asBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new IOException("never true in the page: " + expression);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void type(String text) throws Exception {
        send("Input.insertText", JsonObject.builder().put("text", text));
    }

    void press(String key, int code) throws Exception {
        for (String kind : List.of("keyDown", "keyUp")) {
            JsonObject.Builder event = JsonObject.builder()
                    .put("type", kind)
                    .put("key", key)
                    .put("code", key)
                    .put("windowsVirtualKeyCode", code);
            if (key.equals("Enter") && kind.equals("keyDown")) {
                event.put("text", "\r");
            }
            send("Input.dispatchKeyEvent", event);
        }
    }

    void scheme(String name) throws Exception {
        JsonObject feature = JsonObject.builder()
                .put("name", "prefers-color-scheme")
                .put("value", name)
                .build();
        send("Emulation.setEmulatedMedia", JsonObject.builder().put("features", List.of(feature)));
    }

    void width(int pixels) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                JsonObject.builder()
                        .put("width", pixels)
                        .put("height", 900)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    void screenshot(Path file) throws Exception {
        JsonObject shot = send(
                "Page.captureScreenshot",
                JsonObject.builder().put("format", "png").put("captureBeyondViewport", true));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(shot.get("data").asString()));
    }

    /** Returns the parameters of all events of a kind so far. */
    List<JsonObject> events(String method) {
        List<JsonObject> found = new ArrayList<>();
        for (JsonObject event : events) {
            if (event.get("method").asString().equals(method)) {
                found.add(event.get("params").asObject());
            }
        }
        return found;
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        List<ProcessHandle> all = browser.descendants().toList();
        browser.destroyForcibly().onExit().join();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
