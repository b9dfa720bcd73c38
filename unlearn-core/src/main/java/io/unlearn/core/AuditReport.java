package io.unlearn.core;

import java.util.List;

/**
 * The outcome of an audit. It holds no scores, only what was concluded from them; examples appear by their position.
 *
 * @param verdict the outcome in one word
 * @param reason the outcome in a sentence or two, for readers who are not specialists
 * @param setting what was tested
 * @param triangle the comparison and its two controls
 * @param forgetScore the challenge's score with its null
 * @param exampleEpsilons the challenge's epsilon of each example
 * @param limits what the audit does not show, and warnings about the evidence, each a sentence
 * @param provenance where it was computed
 */
public record AuditReport(
        Verdict verdict,
        String reason,
        Setting setting,
        SanityTriangle triangle,
        ForgetScore forgetScore,
        ExampleEpsilons exampleEpsilons,
        List<String> limits,
        Provenance provenance) {
    /** The schema that {@link #toJson} writes. */
    public static final String SCHEMA = "unlearn/audit/1";

    /** Copies the list. */
    public AuditReport {
        limits = List.copyOf(limits);
    }

    /**
     * What was tested.
     *
     * @param auditor the name of the auditor
     * @param attack the attack, in words
     * @param targetEpsilon the epsilon that was to be refuted; 0 asks for no difference at all
     * @param delta the delta of all bounds
     * @param alpha the probability with which a certified bound may be wrong, each bound for itself
     * @param unlearnedModels the number of unlearned models
     * @param retrainedModels the number of retrained models
     * @param originalModels the number of original models
     * @param examples the number of forget examples
     * @param origin where the unlearned models come from
     * @param seed the seed of the random splits, in hexadecimal
     */
    public record Setting(
            String auditor,
            String attack,
            double targetEpsilon,
            double delta,
            double alpha,
            int unlearnedModels,
            int retrainedModels,
            int originalModels,
            int examples,
            AuditEvidence.Origin origin,
            String seed) {}

    /** Returns the report as JSON for people and programs: indented, keys in a fixed order, {@link #SCHEMA} first. */
    public String toJson() {
        return AuditJson.write(this);
    }

    /** Returns the report as plain text; each number about epsilon comes with its kind. */
    public String summary() {
        return AuditSummary.write(this);
    }
}
