package io.unlearn.examples.basic.service;

import io.unlearn.certified.LinearModel;
import io.unlearn.core.Certificate;
import io.unlearn.core.Release;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Html;
import io.unlearn.core.internal.html.Html.Card;
import io.unlearn.core.internal.html.Html.Tone;
import io.unlearn.core.internal.html.HtmlPage;
import io.unlearn.core.internal.html.Numbers;
import java.util.List;

/** The present certificate in words, for anyone: it holds what is public, and nothing that tells how many people asked. */
final class ServiceReport {
    private ServiceReport() {}

    static HttpReply reply(Release<LinearModel> release, ServiceData data) {
        // The page has its styles inline and no scripts; its own policy says so once more.
        return HttpReply.of("text/html", page(release, data).render())
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
    }

    private static HtmlPage page(Release<LinearModel> release, ServiceData data) {
        Certificate certificate = release.certificate();
        return new HtmlPage(
                "Certificate of the present model",
                "What is guaranteed about people who were deleted from it, and how to check that.",
                List.of(
                        Html.section("In short", summary(certificate, data), cards(release, data)),
                        Html.section("What is not guaranteed", limits()),
                        Html.section("How to check it", check()),
                        Html.section("The certificate", fields(certificate))),
                "Written by the example service of unlearn "
                        + certificate.provenance().libraryVersion() + ". It is information, not legal advice.");
    }

    private static Element summary(Certificate certificate, ServiceData data) {
        return Html.box(
                Tone.PLAIN,
                "This model is close to one that never saw the deleted images.",
                Html.p("Whoever sees it can tell the two apart by no more than \u03b5 = "
                        + Numbers.significant(certificate.guarantee().epsilon(), 3) + " and \u03b4 = "
                        + Numbers.significant(certificate.guarantee().delta(), 2)
                        + " allow, together with up to "
                        + Numbers.count(certificate.mechanism().releases())
                        + " releases after the first deletion. The residual was measured below its declared limit before noise"
                        + " was added, whoever had asked."),
                Html.p("The images are real (" + data.source() + "); the people who own them are invented."));
    }

    private static Element cards(Release<LinearModel> release, ServiceData data) {
        Certificate certificate = release.certificate();
        return Html.cards(List.of(
                new Card(
                        Numbers.percent(data.accuracy(release.model()), 1),
                        "right on test images",
                        Numbers.count(data.testSize()) + " images that nobody can have deleted"),
                new Card(
                        certificate.issuedAt().toString().replace("T", " ").replace("Z", " UTC"),
                        "released",
                        "deletions since then are in the next release"),
                new Card(
                        Numbers.significant(certificate.mechanism().noiseStandardDeviation(), 2),
                        "noise on each weight",
                        "standard deviation")));
    }

    private static Element limits() {
        return Html.list(List.of(
                "Nothing is promised about models that were released before a deletion, about copies of the data elsewhere, or about"
                        + " other people\u2019s images that resemble the deleted ones.",
                "Somebody who holds releases from before and after a deletion can compare them, exactly as if the model had been"
                        + " trained anew."));
    }

    private static Element check() {
        return Html.p(
                "GET /release returns the model and its certificate. Whoever has the remaining images can measure the residual"
                        + " anew with CertificateVerifier, without this service.");
    }

    private static Element fields(Certificate certificate) {
        Certificate.Mechanism mechanism = certificate.mechanism();
        return Html.fields(List.of(
                List.of("Id", certificate.id()),
                List.of("SHA-256 of the weights", certificate.modelDigest()),
                List.of("Theorem", mechanism.theorem()),
                List.of("Unit", mechanism.unit()),
                List.of("Residual limit", Numbers.significant(mechanism.residualLimit(), 3)),
                List.of("Strong convexity", Numbers.significant(mechanism.strongConvexity(), 3)),
                List.of("Loss", certificate.objective().loss()),
                List.of(
                        "Weights",
                        certificate.objective().outputs() + " \u00d7 "
                                + certificate.objective().columns()),
                List.of(
                        "Conditions",
                        certificate.conditions().isEmpty()
                                ? "none"
                                : certificate.conditions().toString()),
                List.of("Computed by", certificate.provenance().backend())));
    }
}
