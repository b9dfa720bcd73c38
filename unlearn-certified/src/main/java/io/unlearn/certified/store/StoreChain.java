package io.unlearn.certified.store;

import io.unlearn.certified.chain.CertificateChain;
import io.unlearn.certified.chain.ChainLink;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.core.Certificate;
import io.unlearn.core.error.InvalidStateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which signer the chain of a store needs. */
final class StoreChain {
    private StoreChain() {}

    static ChainSigner signer(StoreContext context) {
        return context.options().signer().orElseThrow(StoreChain::signerIsMissing);
    }

    static InvalidStateException signerIsMissing() {
        return new InvalidStateException(
                "signer of the chain",
                "given when the store is opened",
                "missing",
                "Open the store with StoreOptions.withSigner: every release of it has a link.");
    }

    /**
     * Refuses a signer that the chain is not signed with, before anything is changed.
     *
     * @throws InvalidStateException if there is one
     */
    static void requireSigner(StoreContext context, CertificateChain chain) {
        boolean fits = context.options()
                .signer()
                .map(signer -> ChainSigner.keyId(signer.publicKey()))
                .flatMap(given -> chain.signingKeyId().map(given::equals))
                .orElse(true);
        if (!fits) {
            throw new InvalidStateException(
                    "signer of the chain",
                    "the one with the key " + chain.signingKeyId().orElse(""),
                    "one with another key",
                    "Pass the signer of the chain; hand over to another key with DurableRemoval.rotateChainKey.");
        }
    }

    /**
     * Refuses a clock that is behind the last link, before a release is made that could not be linked.
     *
     * @throws InvalidStateException if it is
     */
    static void requireClock(StoreContext context, CertificateChain chain) {
        Instant now = context.clock().instant();
        Optional<Instant> last = chain.last().flatMap(ChainLink::time);
        if (last.isPresent() && now.isBefore(last.get())) {
            throw new InvalidStateException(
                    "clock",
                    "not behind the last link of the chain",
                    Duration.between(now, last.get()).toSeconds() + " seconds behind it",
                    "Set the clock right, or wait; nothing was released.");
        }
    }

    /** Returns whether a chain has the certificate of the last release, which is in its newest link but for handing over. */
    static boolean has(CertificateChain chain, Certificate certificate) {
        List<ChainLink> links = chain.links();
        for (int i = links.size() - 1; i >= 0; i--) {
            if (links.get(i).kind() == ChainLink.Kind.RELEASE) {
                return links.get(i)
                        .certificate()
                        .map(found -> found.id().equals(certificate.id()))
                        .orElse(false);
            }
        }
        return false;
    }
}
