package io.unlearn.certified.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Chains of earlier versions are read and verified for ever. */
class GoldenChainTest {
    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenChainTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void versionOneIsReadAndVerified() throws IOException {
        String lines = resource("golden-1.jsonl");
        CertificateChain chain = CertificateChain.fromJsonLines(lines);
        assertThat(chain.toJsonLines()).isEqualTo(lines);
        PublicKey key = SigningAlgorithm.read(
                        Base64.getDecoder().decode(resource("golden-1.key").strip()))
                .orElseThrow();
        ChainHead head = ChainHead.fromJson(resource("golden-1.head").strip());
        ChainReport report = ChainVerifier.trusting(key).expecting(head).verify(chain);
        assertThat(report.findings()).isEmpty();
        assertThat(report.redactions()).hasSize(2);
        assertThat(chain.links()).hasSize(5);
        assertThat(chain.links().get(0).certificate()).contains(ChainCases.certificate(0));
        assertThat(chain.links().get(2).kind()).isEqualTo(ChainLink.Kind.KEY);
        assertThat(chain.links().get(3).algorithm()).isEqualTo(SigningAlgorithm.ECDSA_P256_SHA256);
        assertThat(chain.links().get(3).redacted()).containsExactlyInAnyOrder(Section.ISSUED_TIME, Section.PROVENANCE);
        assertThat(chain.last().orElseThrow().hash()).isEqualTo(head.lastHash());
    }
}
