package io.unlearn.certified.chain;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.error.InvalidArgumentException;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a chain from the public key of its first link alone, and one of its certificates from the released model and the
 * remaining rows: hashes, order, times, keys and signatures of all links, then {@link CertificateVerifier} on the newest release or
 * a chosen one. Needs nothing from whoever made the chain.
 *
 * <p>What it cannot see: links that were cut off the end, unless a {@link ChainHead} is given; a second chain that was signed with the
 * same key for somebody else; whether the times are right. Whoever has the private key can make any chain.
 *
 * <p>Costs one verified signature and some hashes for each link. Immutable and thread-safe. Deterministic up to the rounding in
 * the check of a certificate.
 */
public final class ChainVerifier {
    private final PublicKey first;
    private final @Nullable ChainHead head;

    private ChainVerifier(PublicKey first, @Nullable ChainHead head) {
        this.first = first;
        this.head = head;
    }

    /**
     * Returns a verifier that trusts a key for the first link, and the keys that it hands over to.
     *
     * @throws InvalidArgumentException if the key is of no kind that is supported
     */
    public static ChainVerifier trusting(PublicKey key) {
        SigningAlgorithm.of(key);
        return new ChainVerifier(key, null);
    }

    /** Returns a verifier that also finds links that were cut off, changed or put elsewhere since a statement was made. */
    public ChainVerifier expecting(ChainHead statement) {
        return new ChainVerifier(first, statement);
    }

    /** Verifies the chain itself; no certificate is checked against a model. */
    public ChainReport verify(CertificateChain chain) {
        ChainCheck check = checked(chain);
        check.leave("No certificate was checked against a released model and the remaining rows.");
        return check.report();
    }

    /**
     * Verifies the chain, and the certificate of its newest release.
     *
     * @param released the model of that release
     * @param remaining the rows that remained then
     */
    public ChainReport verify(CertificateChain chain, LinearModel released, TrainingRows remaining) {
        int newest = chain.size() - 1;
        while (newest >= 0 && chain.links().get(newest).kind() != ChainLink.Kind.RELEASE) {
            newest--;
        }
        ChainCheck check = checked(chain);
        if (newest >= 0) {
            check.release(newest, released, remaining);
        } else {
            check.leave("There is no release in the chain.");
        }
        return check.report();
    }

    /**
     * Verifies the chain, and the certificate of one release.
     *
     * @param sequence of its link, from 0
     * @param released the model of that release
     * @param remaining the rows that remained then
     * @throws InvalidArgumentException if there is no such link, or it is not a release
     */
    public ChainReport verify(CertificateChain chain, long sequence, LinearModel released, TrainingRows remaining) {
        boolean there = sequence >= 0
                && sequence < chain.size()
                && chain.links().get((int) sequence).kind() == ChainLink.Kind.RELEASE;
        if (!there) {
            throw new InvalidArgumentException(
                    "link", "that of a release", sequence, "Count links from 0; " + chain + " has no release there.");
        }
        ChainCheck check = checked(chain);
        check.release((int) sequence, released, remaining);
        return check.report();
    }

    private ChainCheck checked(CertificateChain chain) {
        ChainCheck check = new ChainCheck(chain, first);
        check.links();
        if (head != null) {
            check.head(head);
        }
        return check;
    }
}
