package io.unlearn.examples.basic.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.unlearn.core.internal.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser. Skipped where there is none; name one by the property {@code chrome.bin} or the variable
 * {@code CHROME_BIN}. With the property {@code page.screenshots}, pictures are written to that folder.
 */
@Timeout(300)
class ServicePageTest {
    @TempDir
    private Path directory;

    private final Optional<Path> pictures =
            Optional.ofNullable(System.getProperty("page.screenshots")).map(Path::of);

    @Test
    void thePageShowsADeletionToItsEnd() throws Exception {
        Optional<Path> program = DevTools.find();
        assumeTrue(program.isPresent(), "no Chromium was found: set CHROME_BIN to test the page in a browser");
        Path profile = Files.createTempDirectory("unlearn-browser");
        ServiceOptions options = new ServiceOptions(directory, 0, 30, 60, Duration.ofMillis(1500), 50);
        try (ServiceExample example = ServiceExample.start(options);
                DevTools browser = DevTools.launch(program.orElseThrow(), profile)) {
            browser.width(1100);
            String root = "http://127.0.0.1:" + example.port() + "/";
            browser.open(root + "#token=" + example.token());
            connected(browser, example);
            plan(browser);
            delete(browser);
            predict(browser);
            accessible(browser);
            darkAndNarrow(browser);
            refused(browser, root);
            nothingElse(browser, root, example.token());
        } finally {
            remove(profile);
        }
    }

    private void picture(DevTools browser, String name) throws Exception {
        if (pictures.isPresent()) {
            browser.screenshot(pictures.get().resolve(name + ".png"));
        }
    }

    private static void connected(DevTools browser, ServiceExample example) throws Exception {
        browser.await("document.querySelector('#status')?.textContent === 'UP'");
        assertThat(browser.evaluate("location.href").asString()).doesNotContain(example.token());
        assertThat(browser.text("#rows")).isEqualTo("300");
        assertThat(browser.text("#budget-left")).isEqualTo("100.0 % left");
        assertThat(browser.evaluate("document.querySelectorAll('#certificates tr').length")
                        .asInt())
                .isEqualTo(1);
        browser.await("document.querySelectorAll('#samples canvas').length === 20");
    }

    private void plan(DevTools browser) throws Exception {
        browser.evaluate("document.querySelector('#person').focus()");
        browser.type("invented-person-7");
        browser.evaluate("document.querySelector('#plan').click()");
        browser.await("document.querySelector('#plan-answer').textContent.includes('images, by')");
        picture(browser, "plan-light");
    }

    /** By the keyboard alone. */
    private void delete(DevTools browser) throws Exception {
        browser.evaluate("document.querySelector('#person').focus()");
        browser.press("Enter", 13);
        browser.await("document.querySelector('#tickets .state-REMOVED')");
        picture(browser, "removed-light");
        assertThat(browser.text("#unreleased")).isIn("0", "1");
        browser.await("document.querySelector('#tickets .state-ERASED')");
        browser.await("document.querySelectorAll('#certificates tr').length === 2");
        browser.await("document.querySelector('#unreleased').textContent === '0'");
        assertThat(Integer.parseInt(browser.text("#rows"))).isLessThan(300);
        assertThat(browser.text("#certificates tr.current")).contains("(present)");
        assertThat(browser.text("#budget-left")).isNotEqualTo("100.0 % left");
        assertThat(browser.evaluate("document.body.textContent.includes('invented-person-7')")
                        .asBoolean())
                .as("only the example in the help")
                .isTrue();
        assertThat(browser.text("#tickets")).doesNotContain("person");
    }

    private void predict(DevTools browser) throws Exception {
        browser.evaluate("document.querySelector('#samples button').focus()");
        browser.press("Enter", 13);
        browser.await("document.querySelector('#prediction').textContent.startsWith('The model says')");
        assertThat(browser.evaluate("document.querySelector('#samples button').getAttribute('aria-pressed')")
                        .asString())
                .isEqualTo("true");
        picture(browser, "end-light");
    }

    private static void accessible(DevTools browser) throws Exception {
        assertThat(browser.evaluate("[...document.querySelectorAll('input')].every(i => i.labels.length === 1)")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate("[...document.querySelectorAll('button')].every("
                                + "b => (b.getAttribute('aria-label') || b.textContent).trim() !== '')")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => h.tagName).join()")
                        .asString())
                .isEqualTo("H1,H2,H3,H2,H2,H2");
        browser.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)");
        browser.press("Tab", 9);
        // From the last place in the page the next one is still inside of it, and can be seen to have the focus.
        assertThat(browser.evaluate("document.activeElement !== document.body").asBoolean())
                .isTrue();
        assertThat(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                        .asString())
                .isNotEqualTo("none");
    }

    private void darkAndNarrow(DevTools browser) throws Exception {
        String background = "getComputedStyle(document.body).backgroundColor";
        String light = browser.evaluate(background).asString();
        browser.scheme("dark");
        assertThat(browser.evaluate(background).asString()).isNotEqualTo(light);
        picture(browser, "end-dark");
        browser.width(360);
        browser.await("innerWidth === 360");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing sticks out of a narrow window")
                .isLessThanOrEqualTo(360);
        picture(browser, "end-dark-narrow");
        browser.scheme("light");
        picture(browser, "end-light-narrow");
        browser.width(1100);
    }

    private void refused(DevTools browser, String root) throws Exception {
        browser.evaluate("document.querySelector('#person').focus()");
        browser.type("nobody");
        browser.evaluate("document.querySelector('#plan').click()");
        browser.await("document.querySelector('#message').className === 'bad'");
        assertThat(browser.text("#message")).contains("Nobody with this identifier");
        browser.open("about:blank");
        browser.open(root);
        browser.await("document.querySelector('#access')?.hidden === false");
        assertThat(browser.evaluate("document.querySelector('#deletion button').disabled")
                        .asBoolean())
                .isTrue();
        browser.evaluate("document.querySelector('#token').focus()");
        browser.type("wrong");
        browser.press("Enter", 13);
        browser.await("document.querySelector('#message').textContent.includes('not accepted')");
        picture(browser, "refused-light");
    }

    /** No other host is asked for anything, no address holds the token or a person, and the page has no errors of its own. */
    private static void nothingElse(DevTools browser, String root, String token) {
        List<String> addresses = browser.events("Network.requestWillBeSent").stream()
                .map(event -> event.get("request").asObject().get("url").asString())
                .toList();
        assertThat(addresses).isNotEmpty().allMatch(url -> url.startsWith(root) || url.startsWith("data:"));
        assertThat(addresses).noneMatch(url -> url.contains(token) || url.contains("person"));
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        List<String> logged = browser.events("Log.entryAdded").stream()
                .map(event -> event.get("entry").asObject())
                .filter(entry -> !entry.get("source").asString().equals("network"))
                .map(JsonObject::toString)
                .toList();
        assertThat(logged).isEmpty();
    }

    /** A browser that was killed may still be writing to its profile for a moment. */
    private static void remove(Path folder) throws InterruptedException {
        for (int attempt = 0; attempt < 20 && Files.exists(folder); attempt++) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            } catch (java.io.IOException | java.io.UncheckedIOException e) {
                Thread.sleep(100);
            }
        }
    }
}
