package io.unlearn.certified.chain;

import io.unlearn.core.Certificate;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.JsonValue;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One link of a {@link CertificateChain}: a certificate, or the handing over to another key. Its hash covers everything in it but the
 * signature, and each {@link Section} through a commitment, so that hash and signature are the same with and without the section.
 *
 * <p>Immutable and thread-safe. Nothing in it has been verified; {@link ChainVerifier} does that.
 */
public final class ChainLink {
    /** What a link is for. */
    public enum Kind {
        /** A release, with its certificate. */
        RELEASE,
        /** From the next link on, another key signs. */
        KEY;

        Set<Section> sections() {
            return this == RELEASE ? Section.OF_RELEASE : Section.OF_KEY;
        }
    }

    private final LinkHeader header;
    private final Map<Section, Committed> sections;
    private final byte[] hash;
    private final byte[] signature;

    ChainLink(LinkHeader header, Map<Section, Committed> sections, byte[] signature) {
        this.header = header;
        this.sections = Collections.unmodifiableMap(new EnumMap<>(sections));
        this.hash = header.hash(this.sections);
        this.signature = signature.clone();
    }

    /** Makes a link and has it signed. */
    static ChainLink signed(LinkHeader header, Map<Section, Committed> sections, ChainSigner signer) {
        byte[] signature = Signing.sign(signer, toSign(header.hash(sections)));
        return new ChainLink(header, sections, signature);
    }

    private static byte[] toSign(byte[] hash) {
        return Digests.toSign("link signature", hash);
    }

    boolean signedWith(PublicKey key) {
        return header.algorithm().verify(key, toSign(hash), signature);
    }

    /** Returns its place in the chain, from 0. */
    public long sequence() {
        return header.sequence();
    }

    /** Returns the hash of the link before, in hexadecimal; zeros for the first one. */
    public String previousHash() {
        return header.previous();
    }

    /** Returns what it is for. */
    public Kind kind() {
        return header.kind();
    }

    /** Returns how it says that it is signed. */
    public SigningAlgorithm algorithm() {
        return header.algorithm();
    }

    /** Returns the name of the key that it says it is signed with, see {@link ChainSigner#keyId}. */
    public String keyId() {
        return header.key();
    }

    /** Returns its hash, SHA-256 in hexadecimal. */
    public String hash() {
        return Digests.hex(hash);
    }

    /** Returns its signature; copied. */
    public byte[] signatureCopy() {
        return signature.clone();
    }

    /** Returns the sections that were taken out. */
    public Set<Section> redacted() {
        Set<Section> missing = EnumSet.noneOf(Section.class);
        sections.forEach((section, content) -> {
            if (content.isRedacted()) {
                missing.add(section);
            }
        });
        return missing;
    }

    /**
     * Returns the certificate; empty if a section was taken out, or in a link of another kind.
     *
     * @throws InvalidArgumentException if what is there is not a certificate
     */
    public Optional<Certificate> certificate() {
        return kind() == Kind.RELEASE && redacted().isEmpty()
                ? Optional.of(LinkCertificate.read(sections))
                : Optional.empty();
    }

    /** Returns the day of issue, in UTC; empty if it was taken out. */
    public Optional<LocalDate> date() {
        return value(Section.ISSUED_DATE).map(value -> LocalDate.parse(value.asString()));
    }

    /** Returns the time of issue; empty if a part of it was taken out. */
    public Optional<Instant> time() {
        return value(Section.ISSUED_DATE)
                .flatMap(date -> value(Section.ISSUED_TIME).map(time -> LinkCertificate.instant(date, time)));
    }

    /** Returns the key that signs from the next link on; empty in a release. */
    public Optional<PublicKey> nextKey() {
        return value(Section.PUBLIC_KEY).flatMap(LinkKey::read);
    }

    Optional<JsonValue> value(Section section) {
        return Optional.ofNullable(sections.get(section)).flatMap(content -> content.value());
    }

    Map<Section, Committed> sections() {
        return sections;
    }

    LinkHeader header() {
        return header;
    }

    /**
     * Returns the same link with sections replaced by their commitments, and their salts dropped. Sections that it does not have are
     * passed over. Hash and signature stay.
     *
     * @throws InvalidArgumentException for {@link Section#PUBLIC_KEY}, without which nothing after it could be verified
     */
    public ChainLink redact(Collection<Section> taken) {
        if (taken.contains(Section.PUBLIC_KEY)) {
            throw new InvalidArgumentException(
                    "section",
                    "one that can be taken out",
                    "the public key of the next links",
                    "Leave it in; a public key is not secret.");
        }
        Map<Section, Committed> left = new EnumMap<>(sections);
        taken.forEach(section -> left.computeIfPresent(section, (name, content) -> content.redacted()));
        return new ChainLink(header, left, signature);
    }

    /** Returns one line of canonical JSON, without a line feed. */
    public String toJson() {
        return LinkJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote, to the last byte.
     *
     * @throws InvalidArgumentException if it is not canonical JSON of a link
     */
    public static ChainLink fromJson(String line) {
        return LinkJson.read(line);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChainLink link && link.toJson().equals(toJson());
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }

    /** Returns a text with sequence and kind only. */
    @Override
    public String toString() {
        return "ChainLink[" + sequence() + ", " + kind() + "]";
    }
}
