package io.unlearn.certified.chain;

import io.unlearn.core.Certificate;
import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Provenance;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Keys and certificates for the tests of chains. */
final class ChainCases {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private ChainCases() {}

    static KeyPair ed25519() {
        return pair(SigningAlgorithm.ED25519);
    }

    static KeyPair pair(SigningAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = switch (algorithm) {
                case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
                case ECDSA_P256_SHA256 -> {
                    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                    ec.initialize(new ECGenParameterSpec("secp256r1"));
                    yield ec;
                }
                case RSA_PSS_SHA256 -> {
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(2048);
                    yield rsa;
                }
            };
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate whose numbers and texts differ for each number. */
    static Certificate certificate(int number) {
        SplittableRandom random = new SplittableRandom(number);
        return new Certificate(
                "id-" + number,
                START.plusSeconds(3600L * number),
                new PrivacyGuarantee(random.nextDouble(0.1, 2), 1e-5, PrivacyGuarantee.Definition.PROVED_OUTPUT),
                new Certificate.Mechanism(
                        "a theorem \"quoted\" \\ \t\u0001 \u20ac \ud83d\ude00",
                        "records",
                        Integer.MAX_VALUE,
                        100,
                        1e-7,
                        1e-7,
                        1e21 * random.nextDouble(),
                        Double.MIN_VALUE,
                        0,
                        FeatureExtractor.publicOne()),
                new Certificate.Objective("logistic", 1, 4, true, false, 2, 1.5),
                "ab".repeat(32),
                new Provenance("1", "17", "os", "plain"),
                number % 3 == 2 ? List.of(Condition.HYPER_PARAMETERS_FROM_DATA) : List.of());
    }

    static CertificateChain chain(int links, ChainSigner signer) {
        CertificateChain chain = CertificateChain.empty();
        for (int i = 0; i < links; i++) {
            chain = chain.append(certificate(i), signer);
        }
        return chain;
    }
}
