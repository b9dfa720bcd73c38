package io.unlearn.fuzz;

import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.chain.CertificateChain;
import io.unlearn.certified.chain.ChainHead;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.chain.ChainVerifier;
import io.unlearn.certified.chain.Section;
import io.unlearn.certified.chain.SigningAlgorithm;
import io.unlearn.certified.store.StoreWitness;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;

/** Chains of certificates, statements about their length, witnesses of stores and public keys: read, verified, and written as they were. */
public final class ChainTarget {
    static final FuzzTarget TARGET = FuzzTarget.of("chain", ChainTarget.class, ChainTarget::read, ChainTarget::seeds);

    private ChainTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(ChainTarget::read, bytes);
    }

    private static void read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        SigningAlgorithm.read(bytes)
                .ifPresent(key -> ChainVerifier.trusting(key).verify(CertificateChain.empty()));
        readWitness(text);
        readHead(text);
        try {
            CertificateChain chain = CertificateChain.fromJsonLines(text);
            requireSame(chain.toJsonLines(), text);
            ChainVerifier.trusting(Keys.PAIR.getPublic()).verify(chain);
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static void requireSame(String written, String text) {
        if (!written.equals(text)) {
            throw new AssertionError("another text after reading and writing");
        }
    }

    private static void readHead(String text) {
        try {
            ChainHead head = ChainHead.fromJson(text);
            requireSame(head.toJson(), text);
            head.signedWith(Keys.PAIR.getPublic());
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static void readWitness(String text) {
        try {
            StoreWitness witness = StoreWitness.fromText(text);
            requireSame(StoreWitness.fromText(witness.toText()).toText(), witness.toText());
        } catch (InvalidArgumentException e) {
            return;
        }
    }

    private static final class Keys {
        static final KeyPair PAIR = pair();

        private static KeyPair pair() {
            try {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<byte[]> seeds() {
        ChainSigner signer = ChainSigner.of(Keys.PAIR);
        try (LinearRemoval model = CertificateTarget.model()) {
            CertificateChain chain =
                    CertificateChain.empty().append(model.publish().certificate(), signer);
            model.remove(RemovalRequest.record("2")).certifiedOrThrow();
            chain = chain.append(model.publish().certificate(), signer);
            StoreWitness witness = new StoreWitness("ab".repeat(32), 3, 4, "cd".repeat(32));
            return List.of(
                    utf8(chain.toJsonLines()),
                    utf8(chain.redactAll(Section.values()[0]).toJsonLines()),
                    utf8(chain.head(signer, Instant.parse("2030-01-01T00:00:00Z"))
                            .toJson()),
                    utf8(witness.toText()),
                    Keys.PAIR.getPublic().getEncoded());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
