package io.unlearn.core.internal.html;

import java.util.List;

/**
 * A page in one file: inline style, no scripts, nothing loaded, readable on a telephone and on paper; dark where the reader's
 * browser asks for it, never on paper. Its content
 * security policy says so to the browser as well. Equal pages have equal bytes.
 *
 * @param title title of the window and of the page
 * @param subtitle a line below the title
 * @param content sections, in order
 * @param footer a line at the end
 */
public record HtmlPage(String title, String subtitle, List<Element> content, String footer) {
    private static final String CSS = """
            :root { color-scheme: light; --paper: #fff; --ink: #1b2430; --soft: #566373; --line: #d9dfe6; --wash: #f4f6f8;
              --good: #1a7f5a; --bad: #b3261e; --caution: #8a5a00; --accent: #0b5cad; }
            * { box-sizing: border-box; }
            body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.55 system-ui, -apple-system,
              "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
            header, main, footer { max-width: 54rem; margin: 0 auto; padding: 0 1.25rem; }
            header { padding-top: 2.5rem; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
            h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.4rem 0 .7rem; padding-top: .9rem;
              border-top: 1px solid var(--line); }
            h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
            p, ul, ol, dl { margin: 0 0 .8rem; }
            main p, main li { max-width: 46rem; } li { margin-bottom: .3rem; }
            .subtitle, figcaption, .card-note, .card-label, caption, footer { color: var(--soft); }
            .subtitle { font-size: 1.05rem; }
            .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem;
              margin: 1rem 0 1.2rem; }
            .card { background: var(--wash); border-radius: .5rem; padding: .9rem 1rem; }
            .card p { margin: 0; }
            .card-value { font-size: 1.55rem; font-weight: 650; line-height: 1.35; }
            .card-label, .card-note, figcaption, caption { font-size: .9rem; }
            .box { border: 1px solid var(--line); border-left: .35rem solid var(--soft); border-radius: .4rem;
              padding: .9rem 1.1rem .3rem; margin: 1rem 0; }
            .box-title { font-weight: 650; }
            .good { border-left-color: var(--good); } .good > .box-title { color: var(--good); }
            .bad { border-left-color: var(--bad); } .bad > .box-title { color: var(--bad); }
            .caution { border-left-color: var(--caution); } .caution > .box-title { color: var(--caution); }
            .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
              gap: 0 1.6rem; }
            figure { margin: 1rem 0 1.3rem; }
            svg { display: block; width: 100%; max-width: 32rem; height: auto; }
            table { border-collapse: collapse; width: 100%; }
            caption { text-align: left; padding-bottom: .4rem; }
            th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0;
              border-bottom: 1px solid var(--line); }
            thead th { font-size: .9rem; color: var(--soft); font-weight: 600; }
            tbody th { font-weight: 600; }
            td { font-variant-numeric: tabular-nums; }
            .table { margin: .8rem 0 1.2rem; }
            dl { display: grid; grid-template-columns: minmax(10rem, 16rem) 1fr; gap: .3rem 1rem; font-size: .95rem; }
            dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
            details { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem 1rem; margin: .8rem 0; }
            summary { cursor: pointer; font-weight: 600; } details[open] > summary { margin-bottom: .7rem; }
            footer { margin-top: 2.5rem; padding-bottom: 2.5rem; font-size: .9rem; }
            @media (max-width: 40rem) {
              h1 { font-size: 1.55rem; }
              thead { display: none; }
              tr, tbody th, td { display: block; border: 0; padding: .1rem 0; }
              tr { padding: .55rem 0; border-bottom: 1px solid var(--line); }
              td::before { content: attr(data-label) ": "; color: var(--soft); }
              dl { display: block; } dd { margin-bottom: .5rem; }
            }
            @media screen and (prefers-color-scheme: dark) {
              :root { color-scheme: dark; --paper: #12171d; --ink: #e6ebf1; --soft: #a9b5c1; --line: #3a444f;
                --wash: #1d242c; --good: #5cc79a; --bad: #ff8f85; --caution: #e0b45f; --accent: #6db3f2; }
              [fill="#1b2430"] { fill: var(--ink); } [fill="#566373"] { fill: var(--soft); }
              [stroke="#566373"] { stroke: var(--soft); } [stroke="#d9dfe6"] { stroke: var(--line); }
              [stroke="#ffffff"] { stroke: var(--paper); }
              [fill="#0b5cad"] { fill: #6db3f2; } [stroke="#0b5cad"] { stroke: #6db3f2; }
              [fill="#d55e00"] { fill: #ff9a4d; } [stroke="#d55e00"] { stroke: #ff9a4d; }
              [fill="#1a7f5a"] { fill: #5cc79a; } [stroke="#1a7f5a"] { stroke: #5cc79a; }
              [fill="#7a8694"] { fill: #9aa6b3; } [stroke="#7a8694"] { stroke: #9aa6b3; }
            }
            @media print {
              body { font-size: 10.5pt; } header { padding-top: 0; }
              figure, .box, .card, tr, caption { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
              .columns { grid-template-columns: 1fr 1fr; } svg { max-width: 22rem; }
              details::details-content { content-visibility: visible; block-size: auto; }
            }
            """;

    /** Copies the content. */
    public HtmlPage {
        content = List.copyOf(content);
    }

    /** Returns the page, to be saved as UTF-8. */
    public String render() {
        Element head = Element.of(
                "head",
                Element.of("meta").with("charset", "utf-8"),
                Element.of("meta")
                        .with("http-equiv", "Content-Security-Policy")
                        .with("content", "default-src 'none'; style-src 'unsafe-inline'"),
                Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Element.of("title", title),
                new StyleSheet(CSS));
        Element body = Element.of(
                "body",
                Element.of(
                        "header",
                        Element.of("h1", title),
                        Element.of("p", subtitle).with("class", "subtitle")),
                Element.of("main").add(content),
                Element.of("footer", Html.p(footer)));
        return "<!doctype html>\n" + Element.of("html", head, body).with("lang", "en") + "\n";
    }
}
