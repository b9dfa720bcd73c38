package io.unlearn.certified.chain;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee.Definition;
import io.unlearn.core.error.InvalidArgumentException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One verification of a chain. Used once. */
final class ChainCheck {
    private static final Duration DAY = Duration.ofDays(1);

    private final CertificateChain chain;
    private final List<PublicKey> keysAfter = new ArrayList<>();
    private final List<ChainReport.Finding> findings = new ArrayList<>();
    private final List<ChainReport.Redaction> redactions = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private @Nullable VerificationReport certificate;
    private PublicKey key;
    private String previous = Digests.NOTHING;
    private Instant notBefore = Instant.MIN;

    ChainCheck(CertificateChain chain, PublicKey first) {
        this.chain = chain;
        this.key = first;
        keysAfter.add(first);
    }

    ChainReport report() {
        return new ChainReport(chain.size(), findings, redactions, left, Optional.ofNullable(certificate));
    }

    void leave(String what) {
        left.add(what);
    }

    private void require(boolean holds, int link, ChainReport.Check check, String otherwise) {
        if (!holds) {
            findings.add(new ChainReport.Finding(link, check, otherwise));
        }
    }

    void links() {
        for (int i = 0; i < chain.size(); i++) {
            link(i, chain.links().get(i));
        }
    }

    private void link(int at, ChainLink link) {
        require(link.sequence() == at, at, ChainReport.Check.SEQUENCE, "It is numbered " + link.sequence() + ".");
        require(
                link.previousHash().equals(previous),
                at,
                ChainReport.Check.PREVIOUS_HASH,
                at == 0 ? "It names a link before it, and is the first one." : "It names another link before it.");
        require(
                link.keyId().equals(ChainSigner.keyId(key)) && link.algorithm() == SigningAlgorithm.of(key),
                at,
                ChainReport.Check.KEY,
                "It names another key, or another algorithm, than the one that has to sign it.");
        require(
                link.signedWith(key),
                at,
                ChainReport.Check.SIGNATURE,
                "The signature is not that of the key that has to sign it.");
        time(at, link);
        certificate(at, link);
        if (!link.redacted().isEmpty()) {
            redactions.add(new ChainReport.Redaction(at, link.redacted()));
        }
        key = link.nextKey().orElse(key);
        keysAfter.add(key);
        previous = link.hash();
    }

    /** Of a day whose time was taken out, all that is known is that it is no later than its end. */
    private void time(int at, ChainLink link) {
        Optional<Instant> day = link.date().map(date -> date.atStartOfDay().toInstant(ZoneOffset.UTC));
        Optional<Instant> earliest = link.time().or(() -> day);
        Optional<Instant> latest =
                link.time().or(() -> day.map(start -> start.plus(DAY).minusNanos(1)));
        if (earliest.isEmpty() || latest.isEmpty()) {
            leave("Whether the time of link " + at + " goes back: its day was taken out.");
            return;
        }
        require(
                !latest.get().isBefore(notBefore),
                at,
                ChainReport.Check.TIME,
                "It is of " + link.date().map(Object::toString).orElse("a day") + ", before an earlier link.");
        if (link.time().isEmpty()) {
            leave("Whether the time of link " + at + " goes back within its day: it was taken out.");
        }
        notBefore = earliest.get().isAfter(notBefore) ? earliest.get() : notBefore;
    }

    private void certificate(int at, ChainLink link) {
        try {
            link.certificate();
            link.value(Section.ID)
                    .ifPresent(id -> require(
                            ids.add(id.asString()),
                            at,
                            ChainReport.Check.CERTIFICATE,
                            "Its certificate is in an earlier link too."));
        } catch (InvalidArgumentException e) {
            require(false, at, ChainReport.Check.CERTIFICATE, "It is not a certificate: " + e.getMessage());
        }
    }

    void head(ChainHead head) {
        if (head.count() > chain.size()) {
            require(
                    false,
                    chain.size(),
                    ChainReport.Check.HEAD,
                    "The chain had " + head.count() + " links at " + head.at() + ": some are missing at the end.");
            return;
        }
        int count = (int) head.count();
        String hash =
                count == 0 ? Digests.NOTHING : chain.links().get(count - 1).hash();
        require(
                head.lastHash().equals(hash),
                Math.max(0, count - 1),
                ChainReport.Check.HEAD,
                "The chain had another link here at " + head.at() + ".");
        require(
                head.signedWith(keysAfter.get(count)),
                count,
                ChainReport.Check.HEAD,
                "The statement of the head is not signed with the key of the chain.");
    }

    /** Checks a certificate, whatever was taken out of it that the check does not need. */
    void release(int at, LinearModel released, TrainingRows remaining) {
        ChainLink link = chain.links().get(at);
        try {
            Optional<Certificate> found = LinkCertificate.readForCheck(link.sections(), released.digest());
            if (found.isEmpty()) {
                leave("The release of link " + at
                        + ": its guarantee, mechanism or objective was taken out, and nothing can be checked without.");
            } else if (fromModelAlone(found.get().guarantee().definition())) {
                certificate = trimmed(at, link, CertificateVerifier.verify(found.get(), released, remaining));
            } else {
                leave("The release of link " + at + ": no certificate of "
                        + found.get().guarantee().definition() + " can be checked from a model and rows.");
            }
        } catch (InvalidArgumentException e) {
            require(false, at, ChainReport.Check.RELEASE, "It is of another model or other rows: " + e.getMessage());
        }
    }

    private static boolean fromModelAlone(Definition definition) {
        return definition != Definition.PROVED_DISTANCE_IN_BALL
                && definition != Definition.DIFFERENTIALLY_PRIVATE_TRAINING;
    }

    /** Leaves out what was checked against a stand-in. */
    private VerificationReport trimmed(int at, ChainLink link, VerificationReport report) {
        Set<Section> missing = link.redacted();
        List<VerificationReport.Check> checks = report.checks();
        if (missing.contains(Section.MODEL_DIGEST)) {
            leave("Whether the model is the one of link " + at + ": its digest was taken out.");
            checks = checks.stream()
                    .filter(check -> !check.name().equals(CertificateVerifier.MODEL_DIGEST))
                    .toList();
        }
        if (missing.contains(Section.CONDITIONS)) {
            leave("Under which conditions the certificate of link " + at + " holds: they were taken out.");
        }
        return new VerificationReport(checks, report.conditions());
    }
}
