package io.unlearn.certified.chain;

import io.unlearn.core.error.InvalidArgumentException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Who signs links. {@link #of(KeyPair)} signs with a key of any JCA provider, a PKCS#11 token included; implement this
 * interface for a key service. What it returns is checked with the public key before it is used.
 *
 * <p>Called by one thread at a time for one chain. An exception from {@link #sign} leaves chain and store as they were.
 */
public interface ChainSigner {
    /** Returns the public key, which names the algorithm too, see {@link SigningAlgorithm#of}. */
    PublicKey publicKey();

    /**
     * Signs some bytes with the algorithm that belongs to the key.
     *
     * @param message what to sign, not hashed yet: at most 200 bytes that begin with their purpose in words
     */
    byte[] sign(byte[] message);

    /**
     * Signs with a key pair.
     *
     * @throws InvalidArgumentException if the public key is of no kind that is supported
     */
    static ChainSigner of(KeyPair pair) {
        return of(pair.getPrivate(), pair.getPublic());
    }

    /**
     * Signs with a private key, which may be a handle to one that never leaves its device.
     *
     * @throws InvalidArgumentException if the public key is of no kind that is supported
     */
    static ChainSigner of(PrivateKey privateKey, PublicKey publicKey) {
        SigningAlgorithm algorithm = SigningAlgorithm.of(publicKey);
        return new ChainSigner() {
            @Override
            public PublicKey publicKey() {
                return publicKey;
            }

            @Override
            public byte[] sign(byte[] message) {
                return algorithm.sign(privateKey, message);
            }
        };
    }

    /** Returns the name of a key in chains: SHA-256 of its SubjectPublicKeyInfo, in hexadecimal. */
    static String keyId(PublicKey key) {
        return Digests.hex(Digests.sha256(key.getEncoded()));
    }
}
