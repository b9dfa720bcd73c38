package io.unlearn.certified.chain;

import io.unlearn.core.error.InvalidStateException;

/** Has something signed, and looks at what came back. */
final class Signing {
    private Signing() {}

    /**
     * Returns a signature that verifies.
     *
     * @throws InvalidStateException if the signer gave another one
     */
    static byte[] sign(ChainSigner signer, byte[] message) {
        byte[] signature = signer.sign(message.clone());
        if (!SigningAlgorithm.of(signer.publicKey()).verify(signer.publicKey(), message, signature)) {
            throw new InvalidStateException(
                    "signature of the signer",
                    "one that its public key verifies",
                    "another one",
                    "Pass the public key that belongs to the private one, and sign the bytes as they are, "
                            + SigningAlgorithm.of(signer.publicKey()) + ".");
        }
        return signature;
    }
}
