package io.unlearn.examples.basic;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Html;
import io.unlearn.core.internal.html.Html.Card;
import io.unlearn.core.internal.html.Html.Tone;
import io.unlearn.core.internal.html.HtmlPage;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.math.Normal;
import java.util.List;

/** The report of a run, for a reader who is responsible for data protection: plain words first, figures and fields after. */
final class ReportPage {
    private final Outcome outcome;
    private final Outcome.Counts counts;
    private final Outcome.Comparison comparison;

    ReportPage(Outcome outcome) {
        this.outcome = outcome;
        this.counts = outcome.counts();
        this.comparison = outcome.comparison();
    }

    HtmlPage page() {
        return new HtmlPage(
                "Deletion report",
                "How " + counts.requests()
                        + " people were taken out of a trained model, what is guaranteed about it, and"
                        + " how it was checked.",
                List.of(summary(), asked(), done(), guaranteed(), notGuaranteed(), checked(), cost(), appendix()),
                "Written by the quick start of unlearn "
                        + outcome.certificate().provenance().libraryVersion() + ", "
                        + outcome.certificate().issuedAt() + ". This page holds counts and measurements only: no names,"
                        + " no ids, no images. It is information, not legal advice.");
    }

    private Element summary() {
        boolean good = outcome.verification().valid() && AuditSection.passed(outcome.audit());
        Element verdict = good
                ? Html.box(
                        Tone.GOOD,
                        "All " + counts.requests() + " requests were carried out, and every check passed.",
                        Html.p(
                                "The published model is, up to a stated and tiny uncertainty, the model that would have been"
                                        + " trained had these people never been in the data. A separate program confirmed this"
                                        + " from the remaining data, and a simulated attack found no trace of them."))
                : Html.box(
                        Tone.BAD,
                        "Not every check passed: do not publish this model.",
                        Html.p("All " + counts.requests()
                                + " requests were carried out, but at least one check below did"
                                + " not confirm the result. See \u201cHow it was checked\u201d."));
        return Element.of("section")
                .add(
                        demonstration(),
                        verdict,
                        Html.cards(List.of(
                                new Card(
                                        Numbers.count(counts.requests()) + " of " + Numbers.count(counts.subjects()),
                                        "people deleted",
                                        "with "
                                                + Numbers.count(
                                                        outcome.deletions().rows()) + " of "
                                                + Numbers.count(counts.trainingRows()) + " training images"),
                                new Card(
                                        Numbers.duration(outcome.deletions().median()),
                                        "for one request",
                                        "median; training anew takes " + Numbers.duration(comparison.retrainSeconds())),
                                new Card(
                                        Numbers.percent(comparison.accuracy(), 1),
                                        "right on test images",
                                        Numbers.percent(comparison.retrainedAccuracy(), 1) + " if trained anew, "
                                                + Numbers.percent(comparison.originalAccuracy(), 1) + " before"),
                                new Card(
                                        outcome.verification().valid() ? "verified" : "not verified",
                                        "certificate",
                                        "checked from the remaining data alone"))));
    }

    private Element demonstration() {
        return Html.box(
                Tone.CAUTION,
                "This is a demonstration with invented people.",
                Html.p("The images are real (" + counts.format().name()
                        + "), but they show no people: each image was given"
                        + " by lot to one of " + Numbers.count(counts.subjects())
                        + " invented people, some of whom then"
                        + " \u201casked\u201d to be deleted. Everything else on this page was really computed."));
    }

    private Element asked() {
        return Html.section(
                "What was asked",
                Html.p(counts.requests() + " people asked, one after another, that everything of theirs be removed: not"
                        + " only their stored images, but also what a model had learnt from them. Together they owned "
                        + Numbers.count(outcome.deletions().rows()) + " of the " + Numbers.count(counts.trainingRows())
                        + " images that the model was trained on."));
    }

    private Element done() {
        return Html.section(
                "What was done",
                Element.of("ol")
                        .add(List.of(
                                Element.of(
                                        "li",
                                        "For each request, the model was corrected so that it is once more the best"
                                                + " model of the images that remain. How far it still was from that was measured"
                                                + " every time; a correction that was not exact enough would have been refined, or"
                                                + " replaced by training anew, before the request counted as done."),
                                Element.of(
                                        "li",
                                        "Before the model was published, a very small random change was made to"
                                                + " each of its numbers. It hides the last traces of the route by which the model"
                                                + " was reached, and is far too small to change what the model does."),
                                Element.of(
                                        "li",
                                        "A certificate was issued that states what is guaranteed, and that names"
                                                + " the published model by its digital fingerprint."))));
    }

    private Element guaranteed() {
        PrivacyGuarantee guarantee = outcome.certificate().guarantee();
        double mu = GaussianDp.mu(guarantee.epsilon(), guarantee.delta());
        String best = Numbers.percent(Normal.ndtr(mu / 2), 0);
        int releases = outcome.certificate().mechanism().releases();
        return Html.section(
                "What is guaranteed",
                Html.box(
                        Tone.GOOD,
                        "From the published model, nobody can tell much better than by chance whether these people were ever in"
                                + " its data.",
                        Html.p(
                                "Suppose someone must decide whether a published model had these people\u2019s data removed,"
                                        + " or was trained without them from the start. Tossing a coin is right half of the time."
                                        + " However much computing power, skill and other knowledge this person has, and even with"
                                        + " all " + releases
                                        + " releases that are covered, the guess is right at most about "
                                        + best + " of the time."),
                        Html.p(
                                "In the language of the field: the releases are (\u03b5, \u03b4)-indistinguishable from retraining,"
                                        + " with \u03b5 = " + Numbers.significant(guarantee.epsilon(), 2)
                                        + " and \u03b4 = "
                                        + Numbers.significant(guarantee.delta(), 1)
                                        + ", for all deleted people together. The"
                                        + " statement is a theorem about the procedure, not an estimate.")));
    }

    private Element notGuaranteed() {
        return Html.section(
                "What is not guaranteed",
                Html.list(
                        List.of(
                                "Models that were published before the deletion still contain these people. They have to be"
                                        + " withdrawn. Whoever kept an old copy can compare it with the new one, just as if the"
                                        + " model had been trained anew.",
                                "The guarantee is about the model. The stored images, backups, logs, and other models that were"
                                        + " trained on the same data are deleted, or not, elsewhere.",
                                "Other people\u2019s data may still reveal something about a deleted person, for instance because they"
                                        + " resemble each other. A model that never saw the person could learn that too.",
                                "The unpublished state of the model, and the times and routes of single deletions, must stay inside:"
                                        + " the guarantee covers what is published.",
                                "The guarantee holds for this kind of model (linear and logistic models with regularisation) and for"
                                        + " features that are computed from each image alone. It says nothing about neural networks.",
                                "Whether this satisfies a legal duty to erase is a legal question, which no certificate answers.")));
    }

    private Element checked() {
        List<List<String>> checks = outcome.verification().checks().stream()
                .map(check -> List.of(
                        check.name(),
                        check.passed() ? "passed" : "FAILED",
                        Numbers.significant(check.measured(), 3),
                        Numbers.significant(check.limit(), 3),
                        check.explanation()))
                .toList();
        return Html.section(
                "How it was checked",
                Element.of("h3", "By a separate program"),
                Html.p(
                        "A program that shares nothing with the one that deleted was given three things: the certificate, the published model, and the images that"
                                + " remain. It found the best model of the remaining images by itself, and compared. It trusts"
                                + " neither the published model nor the numbers in the certificate."),
                Html.table(
                        "Checks of the certificate", List.of("Check", "Result", "Found", "Limit", "Meaning"), checks),
                AuditSection.of(outcome));
    }

    private Element cost() {
        return Html.section(
                "What it cost",
                Html.columns(
                        Html.figure(
                                ReportFigures.times(outcome),
                                "Time for one request, beside the time to train the model anew. The scale is logarithmic:"
                                        + " each line is ten times the one before."),
                        Html.figure(
                                ReportFigures.requests(outcome.deletions()),
                                "Time of each request, in the order in which they came. A few take longer, because"
                                        + " calculations are then renewed from which later requests profit. The longest took "
                                        + Numbers.duration(outcome.deletions().longest()) + ".")),
                Html.table(
                        "The published model beside the one that was trained anew",
                        List.of("", "Before the deletions", "After them (published)", "Trained anew"),
                        List.of(
                                List.of(
                                        "test images labelled rightly",
                                        Numbers.percent(comparison.originalAccuracy(), 2),
                                        Numbers.percent(comparison.accuracy(), 2),
                                        Numbers.percent(comparison.retrainedAccuracy(), 2)),
                                List.of(
                                        "distance from the model trained anew",
                                        Numbers.significant(comparison.originalDistance(), 3),
                                        Numbers.significant(comparison.distance(), 3),
                                        "0"),
                                List.of(
                                        "time",
                                        Numbers.duration(comparison.trainSeconds()),
                                        Numbers.duration(outcome.deletions().total()) + " for all requests",
                                        Numbers.duration(comparison.retrainSeconds()) + " for each request"))),
                Html.p(
                        "The distance is between the numbers that make up the two models; the model trained anew has length "
                                + Numbers.significant(comparison.weightNorm(), 3)
                                + ". What is left of it after the deletions is the"
                                + " random change that was made before publishing. Accuracy was measured on "
                                + Numbers.count(counts.testRows()) + " images that no model was trained on."));
    }

    private Element appendix() {
        return Html.section(
                "Appendix: technical fields",
                Html.details("The certificate", Html.fields(ReportFields.certificate(outcome.certificate()))),
                Html.details("The audit", Html.fields(ReportFields.audit(outcome.audit()))),
                Html.details("The run", Html.fields(ReportFields.run(outcome))));
    }
}
