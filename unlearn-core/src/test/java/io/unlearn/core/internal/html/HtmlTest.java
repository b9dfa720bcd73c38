package io.unlearn.core.internal.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    private static final String NASTY = "</p><script>alert(1)</script>\" onclick='x' &lt; \u0000\ud800";

    @Test
    void textIsEscapedWhereverItGoes() {
        String page = new HtmlPage(
                        NASTY,
                        NASTY,
                        List.of(
                                Html.section(NASTY, Html.p(NASTY), Html.list(List.of(NASTY))),
                                Html.box(Html.Tone.BAD, NASTY),
                                Html.cards(List.of(new Html.Card(NASTY, NASTY, NASTY))),
                                Html.table(NASTY, List.of(NASTY, NASTY), List.of(List.of(NASTY, NASTY))),
                                Html.fields(List.of(List.of(NASTY, NASTY))),
                                Html.figure(Element.of("svg", Element.of("title", NASTY)), NASTY),
                                Html.columns(Html.details(NASTY, Html.p(NASTY)))),
                        NASTY)
                .render();
        assertThat(page).doesNotContain("<script").doesNotContain("</p><s").doesNotContain("\u0000");
        assertThat(page)
                .contains(
                        "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=&#39;x&#39; &amp;lt; \ufffd\ufffd");
    }

    @Property(tries = 500)
    void escapedTextNeverHoldsMarkup(@ForAll String text) {
        String markup = Element.of("p", text).with("title", text).toString();
        String inner = markup.substring("<p title=\"".length(), markup.length() - "</p>".length());
        String[] parts = inner.split("\">", -1);
        assertThat(parts).hasSize(2);
        assertThat(parts[0])
                .isEqualTo(parts[1])
                .doesNotContain("<")
                .doesNotContain(">")
                .doesNotContain("\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "script", "iframe", "link", "img", "image", "use", "object", "embed", "base", "form", "SCRIPT", "p x"
            })
    void elementsThatDoMoreThanShowAreRefused(String name) {
        assertThatThrownBy(() -> Element.of(name)).isInstanceOf(InvalidArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "onclick, x",
        "ONLOAD, x",
        "src, a.png",
        "style, color:red",
        "href, javascript:alert(1)",
        "href, //elsewhere",
        "fill, url(#x)",
        "'a b', x",
        "'a=\"', x",
    })
    void attributesThatRunOrLoadAreRefused(String name, String value) {
        assertThatThrownBy(() -> Element.of("a").with(name, value)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void linksOnThePageAreAllowed() {
        assertThat(Element.of("a", "below").with("href", "#below").toString())
                .isEqualTo("<a href=\"#below\">below</a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p{background:URL(x)}", "@import 'x'", "</style>", "p{content:'\\3c'}"})
    void styleSheetsThatLoadAreRefused(String css) {
        assertThatThrownBy(() -> new StyleSheet(css)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void pagesAreReproducibleAndLoadNothing() {
        HtmlPage page = new HtmlPage("Title", "Subtitle", List.of(Html.section("One", Html.p("Text."))), "End");
        assertThat(page.render())
                .isEqualTo(page.render())
                .startsWith("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;")
                .contains("<section><h2>One</h2><p>Text.</p></section>")
                .contains("@media screen and (prefers-color-scheme: dark)")
                .doesNotContain("http:")
                .doesNotContain("https:")
                .endsWith("</html>\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3, 0",
        "1234.5678, 3, '1,230'",
        "0.00123456, 3, 0.00123",
        "0.000123456, 3, 1.23 × 10⁻⁴",
        "-2.5, 2, −2.5",
        "9.999, 3, 10.0",
        "12345678, 2, 1.2 × 10⁷",
        "Infinity, 3, ∞",
        "NaN, 3, not a number",
    })
    void significantDigits(double value, int digits, String text) {
        assertThat(plain(Numbers.significant(value, digits))).isEqualTo(text);
    }

    @Test
    void otherNumbers() {
        assertThat(Numbers.fixed(1234567.891, 2)).isEqualTo("1,234,567.89");
        assertThat(Numbers.fixed(-0.001, 2)).isEqualTo("0.00");
        assertThat(Numbers.percent(0.84321, 1)).isEqualTo("84.3\u00a0%");
        assertThat(Numbers.count(12_000)).isEqualTo("12,000");
        assertThat(plain(Numbers.duration(0.0123))).isEqualTo("12.3 ms");
        assertThat(plain(Numbers.duration(12.3))).isEqualTo("12.3 s");
        assertThat(plain(Numbers.duration(600))).isEqualTo("10.0 min");
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ');
    }
}
