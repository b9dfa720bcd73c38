package io.unlearn.certified.chain;

import io.unlearn.core.Certificate;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a model's releases in order, each signed and with the hash of the one before. Whoever has the public key of
 * the first link can tell with {@link ChainVerifier} that none was changed, left out, or put in between.
 *
 * <p>That links were cut off the end cannot be seen from a chain; compare it with a {@link ChainHead}. A chain shows how many releases
 * there were and when. What else it shows can be taken out with {@link #redact}; see docs/chain.md.
 *
 * <p>Immutable and thread-safe. {@link #append} copies the list of links.
 */
public final class CertificateChain {
    private static final CertificateChain EMPTY = new CertificateChain(List.of());

    private final List<ChainLink> links;

    private CertificateChain(List<ChainLink> links) {
        this.links = links;
    }

    /** Returns a chain without links. */
    public static CertificateChain empty() {
        return EMPTY;
    }

    /** Returns a chain of links as they are, which are not verified. */
    public static CertificateChain of(List<ChainLink> links) {
        return new CertificateChain(List.copyOf(links));
    }

    /** Returns the links, the oldest first. */
    public List<ChainLink> links() {
        return links;
    }

    /** Returns the number of links. */
    public int size() {
        return links.size();
    }

    /** Returns the newest link. */
    public Optional<ChainLink> last() {
        return links.isEmpty() ? Optional.empty() : Optional.of(links.get(links.size() - 1));
    }

    /** Returns the name of the key that has to sign the next link; empty if there is no link yet. */
    public Optional<String> signingKeyId() {
        return last().map(link -> link.nextKey().map(ChainSigner::keyId).orElse(link.keyId()));
    }

    String lastHash() {
        return last().map(ChainLink::hash).orElse(Digests.NOTHING);
    }

    /**
     * Returns a chain with a certificate behind this one.
     *
     * @throws InvalidStateException if the chain is signed with another key, the certificate is older than the last link whose time it
     *     has, or the signer gives a signature that does not verify
     */
    public CertificateChain append(Certificate certificate, ChainSigner signer) {
        SecureRandom random = new SecureRandom();
        requireNotBefore(certificate.issuedAt());
        return with(ChainLink.Kind.RELEASE, LinkCertificate.sections(certificate, random), signer);
    }

    /**
     * Returns a chain in which another key signs from the next link on. The link that says so is signed with the old key; whoever trusts the
     * old one trusts the new one from there.
     *
     * @param at dates the link
     * @throws InvalidStateException as {@link #append}, or if the new key is the old one
     */
    public CertificateChain rotate(ChainSigner old, ChainSigner next, Instant at) {
        if (ChainSigner.keyId(next.publicKey()).equals(ChainSigner.keyId(old.publicKey()))) {
            throw new InvalidStateException(
                    "next key", "another one", "the one that signs now", "Make a new pair of keys.");
        }
        requireNotBefore(at);
        SecureRandom random = new SecureRandom();
        Map<Section, Committed> sections = new EnumMap<>(Section.class);
        LinkCertificate.putTime(sections, at, random);
        sections.put(Section.PUBLIC_KEY, Committed.of(Section.PUBLIC_KEY, LinkKey.write(next.publicKey()), random));
        return with(ChainLink.Kind.KEY, sections, old);
    }

    private CertificateChain with(ChainLink.Kind kind, Map<Section, Committed> sections, ChainSigner signer) {
        requireKey(signer);
        LinkHeader header = new LinkHeader(
                links.size(),
                lastHash(),
                kind,
                SigningAlgorithm.of(signer.publicKey()),
                ChainSigner.keyId(signer.publicKey()));
        List<ChainLink> longer = new ArrayList<>(links);
        longer.add(ChainLink.signed(header, sections, signer));
        return new CertificateChain(List.copyOf(longer));
    }

    private void requireKey(ChainSigner signer) {
        String id = ChainSigner.keyId(signer.publicKey());
        String expected = signingKeyId().orElse(id);
        if (!id.equals(expected)) {
            throw new InvalidStateException(
                    "key of the signer",
                    "that of the chain, " + expected,
                    id,
                    "Pass the signer of the chain, or hand over to another key with rotate first.");
        }
    }

    private void requireNotBefore(Instant time) {
        Optional<Instant> last = last().flatMap(ChainLink::time);
        if (last.isPresent() && time.isBefore(last.get())) {
            throw new InvalidStateException(
                    "time of the link", "not before " + last.get(), time, "Set the clock right.");
        }
    }

    /**
     * Returns the chain with sections of one link taken out.
     *
     * @throws InvalidArgumentException if there is no such link, or for {@link Section#PUBLIC_KEY}
     */
    public CertificateChain redact(long sequence, Section... sections) {
        if (sequence < 0 || sequence >= links.size()) {
            throw new InvalidArgumentException("link", "in [0, " + links.size() + ")", sequence, "Count links from 0.");
        }
        List<ChainLink> redacted = new ArrayList<>(links);
        redacted.set((int) sequence, links.get((int) sequence).redact(Arrays.asList(sections)));
        return new CertificateChain(List.copyOf(redacted));
    }

    /**
     * Returns the chain with sections of all links taken out.
     *
     * @throws InvalidArgumentException for {@link Section#PUBLIC_KEY}
     */
    public CertificateChain redactAll(Section... sections) {
        return new CertificateChain(
                links.stream().map(link -> link.redact(Arrays.asList(sections))).toList());
    }

    /**
     * Returns a signed statement of how long the chain is now.
     *
     * @param at dates the statement
     * @throws InvalidStateException if the chain is signed with another key
     */
    public ChainHead head(ChainSigner signer, Instant at) {
        requireKey(signer);
        return ChainHead.signed(links.size(), lastHash(), at, signer);
    }

    /** Returns the chain as JSON lines: canonical JSON and a line feed for each link. */
    public String toJsonLines() {
        StringBuilder text = new StringBuilder();
        links.forEach(link -> text.append(link.toJson()).append('\n'));
        return text.toString();
    }

    /**
     * Reads what {@link #toJsonLines} wrote. Nothing is verified beyond the form.
     *
     * @throws InvalidArgumentException if a line is not canonical JSON of a link, or the last one has no line feed
     */
    public static CertificateChain fromJsonLines(String text) {
        List<ChainLink> links = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            if (end < 0) {
                throw new InvalidArgumentException(
                        "chain",
                        "made of whole lines",
                        "cut off in line " + (links.size() + 1),
                        "Get the whole chain, or cut off the rest of its last line.");
            }
            links.add(ChainLink.fromJson(text.substring(from, end)));
            from = end + 1;
        }
        return new CertificateChain(List.copyOf(links));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CertificateChain chain && chain.links.equals(links);
    }

    @Override
    public int hashCode() {
        return links.hashCode();
    }

    /** Returns a text with the number of links only. */
    @Override
    public String toString() {
        return "CertificateChain[" + links.size() + "]";
    }
}
