package io.unlearn.certified.chain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;

/** Writes the chain that {@link GoldenChainTest} reads; run once for each version of the format, never again. */
final class GoldenChainWriter {
    private GoldenChainWriter() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0]));
        KeyPair first = ChainCases.ed25519();
        ChainSigner next = ChainSigner.of(ChainCases.pair(SigningAlgorithm.ECDSA_P256_SHA256));
        CertificateChain chain = ChainCases.chain(2, ChainSigner.of(first))
                .rotate(ChainSigner.of(first), next, ChainCases.START.plusSeconds(5000))
                .append(ChainCases.certificate(2), next)
                .append(ChainCases.certificate(3), next)
                .redact(1, Section.OBJECTIVE)
                .redact(3, Section.ISSUED_TIME, Section.PROVENANCE);
        Files.writeString(directory.resolve("golden-1.jsonl"), chain.toJsonLines());
        Files.writeString(
                directory.resolve("golden-1.key"),
                Base64.getEncoder().encodeToString(first.getPublic().getEncoded()) + "\n");
        Files.writeString(
                directory.resolve("golden-1.head"),
                chain.head(next, ChainCases.START.plusSeconds(20_000)).toJson() + "\n");
    }
}
