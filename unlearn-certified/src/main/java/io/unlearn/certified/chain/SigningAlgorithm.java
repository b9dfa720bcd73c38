package io.unlearn.certified.chain;

import io.unlearn.core.error.InvalidArgumentException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * How links are signed, always the same way for a kind of key: whoever verifies never takes the algorithm from a link, but from
 * the key. All are from the JDK.
 */
public enum SigningAlgorithm {
    /** Ed25519 (RFC 8032): 64 bytes, the same for the same link and key. The default. */
    ED25519("EdDSA", "Ed25519"),
    /** ECDSA over P-256 with SHA-256, the signature in DER, as most key services give it. */
    ECDSA_P256_SHA256("EC", "SHA256withECDSA"),
    /** RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes; keys of 2048 bits or more. */
    RSA_PSS_SHA256("RSA", "RSASSA-PSS");

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);
    private static final int P256_BITS = 256;
    private static final int LEAST_RSA_BITS = 2048;

    private final String keyKind;
    private final String jcaName;

    SigningAlgorithm(String keyKind, String jcaName) {
        this.keyKind = keyKind;
        this.jcaName = jcaName;
    }

    /**
     * Returns the algorithm of a key.
     *
     * @throws InvalidArgumentException if it is of another kind, on another curve, or an RSA key of less than 2048 bits
     */
    public static SigningAlgorithm of(PublicKey key) {
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            return ED25519;
        }
        if (key instanceof ECPublicKey ec && isP256(ec.getParams())) {
            return ECDSA_P256_SHA256;
        }
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS) {
            return RSA_PSS_SHA256;
        }
        throw new InvalidArgumentException(
                "public key",
                "of Ed25519, P-256, or RSA with at least 2048 bits",
                "a key for " + key.getAlgorithm() + " that is none of these",
                "Make one with KeyPairGenerator.getInstance(\"Ed25519\").");
    }

    /** The order of the group tells the curve, whatever a provider calls it. */
    private static boolean isP256(ECParameterSpec parameters) {
        return parameters.getOrder().bitLength() == P256_BITS
                && parameters
                        .getOrder()
                        .toString(16)
                        .equals("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    }

    byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(jcaName);
            signature.initSign(key);
            parametrise(signature);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new InvalidArgumentException(
                    "private key",
                    "one that signs with " + jcaName,
                    "one that does not: " + e.getMessage(),
                    "Pass the private key that belongs to the public one.");
        }
    }

    /** Returns whether a signature is that of a message; false too where it has not the form of one. */
    boolean verify(PublicKey key, byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(jcaName);
            signature.initVerify(key);
            parametrise(signature);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void parametrise(Signature signature) throws GeneralSecurityException {
        if (this == RSA_PSS_SHA256) {
            signature.setParameter(PSS);
        }
    }

    /** Returns the key that a SubjectPublicKeyInfo (X.509, DER) is of; empty if it is none that is supported. */
    public static Optional<PublicKey> read(byte[] encoded) {
        return Arrays.stream(values())
                .flatMap(algorithm -> algorithm.parse(encoded).stream())
                .filter(key -> supports(key) && Arrays.equals(key.getEncoded(), encoded))
                .findFirst();
    }

    private Optional<PublicKey> parse(byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(keyKind).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean supports(PublicKey key) {
        try {
            of(key);
            return true;
        } catch (InvalidArgumentException e) {
            return false;
        }
    }
}
