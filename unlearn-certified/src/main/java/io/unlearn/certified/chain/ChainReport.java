package io.unlearn.certified.chain;

import io.unlearn.certified.VerificationReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the verification of a chain found.
 *
 * @param links number of links
 * @param findings everything that is wrong, in the order of the links
 * @param redactions which sections were taken out of which link; nothing is wrong with that
 * @param notChecked what could not be checked because of it, or because it was not asked for, in sentences
 * @param certificate the report on the certificate that was checked against model and rows; empty if none was
 */
public record ChainReport(
        int links,
        List<Finding> findings,
        List<Redaction> redactions,
        List<String> notChecked,
        Optional<VerificationReport> certificate) {
    /** What a check of the chain looks at. */
    public enum Check {
        /** Links are numbered from 0 without a gap. */
        SEQUENCE,
        /** A link has the hash of the one before. */
        PREVIOUS_HASH,
        /** A link names the key that has to sign it, and its algorithm. */
        KEY,
        /** The signature verifies with that key. */
        SIGNATURE,
        /** Times do not go back. */
        TIME,
        /** A certificate is of a known schema, and none is there twice. */
        CERTIFICATE,
        /** The chain has what a statement of its head says. */
        HEAD,
        /** The certificate can be checked against the model and the rows that were given. */
        RELEASE
    }

    /**
     * One thing that is wrong.
     *
     * @param link sequence of the link by its place; the number of links for what concerns the end
     * @param check what was looked at
     * @param explanation what was found, in a sentence
     */
    public record Finding(long link, Check check, String explanation) {}

    /**
     * What was taken out of a link.
     *
     * @param link its place
     * @param sections what is missing
     */
    public record Redaction(long link, Set<Section> sections) {
        /** Copies the set. */
        public Redaction {
            sections = Set.copyOf(sections);
        }
    }

    /** Copies the lists. */
    public ChainReport {
        findings = List.copyOf(findings);
        redactions = List.copyOf(redactions);
        notChecked = List.copyOf(notChecked);
    }

    /** Returns whether nothing is wrong with the chain itself: hashes, order, times, keys and signatures. */
    public boolean intact() {
        return findings.isEmpty();
    }

    /**
     * Returns whether the chain is intact, nothing was left unchecked, and the certificate that was asked for is {@link
     * VerificationReport#valid}.
     */
    public boolean valid() {
        return intact()
                && notChecked.isEmpty()
                && certificate.map(VerificationReport::valid).orElse(false);
    }

    /** Returns a line for each finding, each redaction and each check that was not made, and the report on the certificate. */
    public String summary() {
        String line = System.lineSeparator();
        StringBuilder text = new StringBuilder(intact() ? "chain intact" : "CHAIN NOT INTACT")
                .append(", ")
                .append(links)
                .append(links == 1 ? " link" : " links");
        for (Finding finding : findings) {
            text.append(line)
                    .append("  FAILED  link ")
                    .append(finding.link())
                    .append(", ")
                    .append(finding.check())
                    .append(": ")
                    .append(finding.explanation());
        }
        for (Redaction redaction : redactions) {
            text.append(line)
                    .append("  REDACTED link ")
                    .append(redaction.link())
                    .append(": ")
                    .append(String.join(
                            ", ",
                            redaction.sections().stream()
                                    .sorted()
                                    .map(Section::text)
                                    .toList()));
        }
        notChecked.forEach(what -> text.append(line).append("  NOT CHECKED ").append(what));
        certificate.ifPresent(report -> text.append(line).append(report.summary()));
        return text.toString();
    }
}
