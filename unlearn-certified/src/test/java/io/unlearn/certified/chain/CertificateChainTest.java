package io.unlearn.certified.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a chain holds, and what a verifier finds in a changed one. */
class CertificateChainTest {
    private static final KeyPair KEYS = ChainCases.ed25519();
    private static final ChainSigner SIGNER = ChainSigner.of(KEYS);
    private static final CertificateChain CHAIN = ChainCases.chain(5, SIGNER);
    private static final ChainVerifier VERIFIER = ChainVerifier.trusting(KEYS.getPublic());

    private static List<ChainReport.Check> found(CertificateChain chain) {
        return VERIFIER.verify(chain).findings().stream()
                .map(ChainReport.Finding::check)
                .distinct()
                .toList();
    }

    private static CertificateChain changed(Consumer<List<ChainLink>> change) {
        List<ChainLink> links = new ArrayList<>(CHAIN.links());
        change.accept(links);
        return CertificateChain.of(links);
    }

    @Test
    void whatWasAppendedIsThereInOrder() {
        for (int i = 0; i < CHAIN.size(); i++) {
            ChainLink link = CHAIN.links().get(i);
            assertThat(link.sequence()).isEqualTo(i);
            assertThat(link.kind()).isEqualTo(ChainLink.Kind.RELEASE);
            assertThat(link.certificate()).contains(ChainCases.certificate(i));
            assertThat(link.time()).contains(ChainCases.certificate(i).issuedAt());
            assertThat(link.previousHash())
                    .isEqualTo(
                            i == 0 ? "0".repeat(64) : CHAIN.links().get(i - 1).hash());
            assertThat(link.redacted()).isEmpty();
            assertThat(link.nextKey()).isEmpty();
        }
        ChainReport report = VERIFIER.verify(CHAIN);
        assertThat(report.intact()).isTrue();
        assertThat(report.valid()).as("no certificate was checked").isFalse();
        assertThat(report.summary()).startsWith("chain intact, 5 links").contains("NOT CHECKED No certificate");
    }

    @Test
    void linesAreReadToTheLastByte() {
        String lines = CHAIN.toJsonLines();
        assertThat(CertificateChain.fromJsonLines(lines)).isEqualTo(CHAIN).hasSameHashCodeAs(CHAIN);
        assertThat(CertificateChain.fromJsonLines("")).isEqualTo(CertificateChain.empty());
        assertThatThrownBy(() -> CertificateChain.fromJsonLines(lines.substring(0, lines.length() - 1)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("chain must be made of whole lines but is cut off in line 5");
        for (String other : new String[] {
            lines.replaceFirst("\\{", "{ "),
            lines.replaceFirst("\"sequence\":0", "\"sequence\":0.0"),
            lines.replaceFirst("\"sequence\":0", "\"sequence\":0,\"more\":1"),
            lines.replaceFirst("\"kind\":\"RELEASE\"", "\"kind\":\"OTHER\""),
            lines.replaceFirst("\"algorithm\":\"ED25519\"", "\"algorithm\":\"NONE\""),
            lines.replaceFirst("unlearn/chain/1", "unlearn/chain/2"),
            lines.replaceFirst("\"issuedTime\":\\{[^}]*\\},", ""),
            lines.replaceFirst("\"previous\":\"0", "\"previous\":\"x"),
            lines.replaceFirst("2026-03-01", "2026-13-01"),
            lines.replaceFirst("\"signature\":\"", "\"signature\":\"*"),
            "\n" + lines,
            lines + "\n",
        }) {
            assertThatThrownBy(() -> CertificateChain.fromJsonLines(other))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    /** Recomputed here from the description in the docs, with nothing of the implementation but the JSON writer. */
    @Test
    void theHashIsTheDescribedOne() throws Exception {
        ChainLink link = CHAIN.links().get(2);
        var json = Json.parse(link.toJson()).asObject();
        MessageDigest root = sha("unlearn/chain/1 sections\0");
        for (String name : new String[] {
            "id",
            "issuedDate",
            "issuedTime",
            "guarantee",
            "mechanism",
            "objective",
            "modelDigest",
            "provenance",
            "conditions"
        }) {
            var section = json.get("sections").asObject().get(name).asObject();
            MessageDigest leaf = sha("unlearn/chain/1 section\0");
            named(leaf, name);
            leaf.update(HexFormat.of().parseHex(section.get("salt").asString()));
            leaf.update(Json.canonicalBytes(section.get("value")));
            named(root, name);
            root.update(leaf.digest());
        }
        String body = "{\"algorithm\":\"ED25519\",\"key\":\"" + ChainSigner.keyId(KEYS.getPublic())
                + "\",\"kind\":\"RELEASE\",\"previous\":\""
                + CHAIN.links().get(1).hash() + "\",\"root\":\""
                + HexFormat.of().formatHex(root.digest()) + "\",\"schema\":\"unlearn/chain/1\",\"sequence\":2}";
        MessageDigest whole = sha("unlearn/chain/1 link\0");
        whole.update(body.getBytes(StandardCharsets.UTF_8));
        byte[] hash = whole.digest();
        assertThat(link.hash()).isEqualTo(HexFormat.of().formatHex(hash));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KEYS.getPublic());
        signature.update("unlearn/chain/1 link signature\0".getBytes(StandardCharsets.UTF_8));
        signature.update(hash);
        assertThat(signature.verify(link.signatureCopy())).isTrue();
    }

    private static MessageDigest sha(String domain) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(domain.getBytes(StandardCharsets.UTF_8));
        return digest;
    }

    private static void named(MessageDigest digest, String name) throws Exception {
        digest.update(new byte[] {0, 0, 0, (byte) name.length()});
        digest.update(name.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void leavingOutPuttingInAndSwappingAreFound() {
        assertThat(found(changed(links -> links.remove(0))))
                .contains(ChainReport.Check.SEQUENCE, ChainReport.Check.PREVIOUS_HASH);
        assertThat(found(changed(links -> links.remove(2))))
                .contains(ChainReport.Check.SEQUENCE, ChainReport.Check.PREVIOUS_HASH);
        assertThat(found(changed(links -> Collections.swap(links, 1, 2))))
                .contains(ChainReport.Check.SEQUENCE, ChainReport.Check.PREVIOUS_HASH, ChainReport.Check.TIME);
        assertThat(found(changed(links -> links.add(3, links.get(2)))))
                .contains(ChainReport.Check.SEQUENCE, ChainReport.Check.CERTIFICATE);
        ChainReport report = VERIFIER.verify(changed(links -> links.remove(2)));
        assertThat(report.findings().get(0).link()).isEqualTo(2);
        assertThat(report.summary()).startsWith("CHAIN NOT INTACT, 4 links").contains("FAILED  link 2, SEQUENCE");
    }

    @Test
    void everyChangedCharacterIsFoundOrRefused() {
        String line = CHAIN.links().get(2).toJson();
        int intact = 0;
        for (int at = 0; at < line.length(); at++) {
            char other = line.charAt(at) == '0' ? '1' : '0';
            String forged = line.substring(0, at) + other + line.substring(at + 1);
            try {
                ChainLink link = ChainLink.fromJson(forged);
                CertificateChain chain = changed(links -> links.set(2, link));
                intact += VERIFIER.verify(chain).intact() ? 1 : 0;
            } catch (InvalidArgumentException refused) {
                continue;
            }
        }
        assertThat(intact).isZero();
    }

    @Test
    void anotherKeyIsFound() {
        ChainSigner thief = ChainSigner.of(ChainCases.ed25519());
        CertificateChain forged = ChainCases.chain(3, thief);
        assertThat(found(forged)).containsExactly(ChainReport.Check.KEY, ChainReport.Check.SIGNATURE);
        assertThatThrownBy(() -> CHAIN.append(ChainCases.certificate(9), thief))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("hand over to another key with rotate first");
    }

    @Test
    void timesDoNotGoBack() {
        assertThatThrownBy(() -> CHAIN.append(ChainCases.certificate(1), SIGNER))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("time of the link must be not before");
        CertificateChain forged = CHAIN.redactAll(Section.ISSUED_DATE, Section.ISSUED_TIME)
                .append(ChainCases.certificate(7), SIGNER)
                .redact(5, Section.ISSUED_DATE)
                .append(ChainCases.certificate(6), SIGNER);
        List<ChainLink> links = new ArrayList<>(forged.links());
        links.set(
                5,
                ChainCases.chain(5, SIGNER)
                        .append(ChainCases.certificate(7), SIGNER)
                        .last()
                        .orElseThrow());
        assertThat(found(CertificateChain.of(links))).contains(ChainReport.Check.TIME);
        assertThat(VERIFIER.verify(forged).intact()).isTrue();
    }

    @Test
    void oneCertificateIsLinkedOnce() {
        assertThat(found(CHAIN.append(ChainCases.certificate(4), SIGNER)))
                .containsExactly(ChainReport.Check.CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void everyAlgorithmSigns(SigningAlgorithm algorithm) {
        KeyPair pair = ChainCases.pair(algorithm);
        assertThat(SigningAlgorithm.of(pair.getPublic())).isEqualTo(algorithm);
        assertThat(SigningAlgorithm.read(pair.getPublic().getEncoded())).contains(pair.getPublic());
        CertificateChain chain = ChainCases.chain(2, ChainSigner.of(pair));
        assertThat(ChainVerifier.trusting(pair.getPublic()).verify(chain).intact())
                .isTrue();
        assertThat(ChainVerifier.trusting(ChainCases.pair(algorithm).getPublic())
                        .verify(chain)
                        .intact())
                .isFalse();
        ChainHead head = chain.head(ChainSigner.of(pair), ChainCases.START);
        assertThat(ChainHead.fromJson(head.toJson())).isEqualTo(head);
        assertThat(head.signedWith(pair.getPublic())).isTrue();
    }

    @Test
    void keysOfOtherKindsAreRefused() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(384);
        for (KeyPairGenerator generator : new KeyPairGenerator[] {
            rsa, ec, KeyPairGenerator.getInstance("Ed448"), KeyPairGenerator.getInstance("X25519")
        }) {
            PublicKey key = generator.generateKeyPair().getPublic();
            assertThatThrownBy(() -> ChainVerifier.trusting(key))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("public key must be of Ed25519, P-256, or RSA with at least 2048 bits");
            assertThat(SigningAlgorithm.read(key.getEncoded())).isEmpty();
        }
    }

    @Test
    void aSignerThatSignsWronglyIsFoundBeforeAnythingIsAppended() {
        ChainSigner mixed = ChainSigner.of(ChainCases.ed25519().getPrivate(), KEYS.getPublic());
        assertThatThrownBy(() -> ChainCases.chain(1, mixed))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("signature of the signer must be one that its public key verifies");
        ChainSigner wrong =
                ChainSigner.of(ChainCases.pair(SigningAlgorithm.RSA_PSS_SHA256).getPrivate(), KEYS.getPublic());
        assertThatThrownBy(() -> ChainCases.chain(1, wrong))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("private key must be one that signs with Ed25519");
    }

    @Test
    void aKeyIsHandedOver() {
        KeyPair next = ChainCases.pair(SigningAlgorithm.ECDSA_P256_SHA256);
        ChainSigner nextSigner = ChainSigner.of(next);
        CertificateChain rotated = CHAIN.rotate(SIGNER, nextSigner, ChainCases.START.plusSeconds(50_000));
        assertThat(rotated.signingKeyId()).contains(ChainSigner.keyId(next.getPublic()));
        CertificateChain longer = rotated.append(ChainCases.certificate(20), nextSigner);
        ChainReport report = VERIFIER.verify(CertificateChain.fromJsonLines(longer.toJsonLines()));
        assertThat(report.findings()).isEmpty();
        assertThat(longer.links().get(5).nextKey()).contains(next.getPublic());
        assertThat(longer.links().get(5).certificate()).isEmpty();
        assertThatThrownBy(() -> rotated.append(ChainCases.certificate(20), SIGNER))
                .isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> CHAIN.rotate(SIGNER, SIGNER, ChainCases.START.plusSeconds(50_000)))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("next key must be another one");
        ChainSigner thief = ChainSigner.of(ChainCases.ed25519());
        assertThatThrownBy(() -> CHAIN.rotate(thief, nextSigner, ChainCases.START.plusSeconds(50_000)))
                .isInstanceOf(InvalidStateException.class);
        List<ChainLink> withoutRotation = new ArrayList<>(longer.links());
        withoutRotation.remove(5);
        assertThat(found(CertificateChain.of(withoutRotation)))
                .contains(ChainReport.Check.KEY, ChainReport.Check.SIGNATURE);
        assertThatThrownBy(() -> longer.redact(5, Section.PUBLIC_KEY)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void linksThatWereCutOffTheEndAreSeenWithAHeadAlone() {
        ChainHead head = CHAIN.head(SIGNER, ChainCases.START.plusSeconds(90_000));
        CertificateChain cut = CertificateChain.of(CHAIN.links().subList(0, 3));
        assertThat(VERIFIER.verify(cut).intact()).isTrue();
        ChainReport report = VERIFIER.expecting(head).verify(cut);
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).check()).isEqualTo(ChainReport.Check.HEAD);
        assertThat(report.findings().get(0).explanation()).contains("had 5 links", "missing at the end");
        assertThat(VERIFIER.expecting(head).verify(CHAIN).intact()).isTrue();
        CertificateChain longer = CHAIN.append(ChainCases.certificate(30), SIGNER);
        assertThat(VERIFIER.expecting(head).verify(longer).intact()).isTrue();
        assertThat(VERIFIER.expecting(head).verify(CHAIN.redactAll(Section.ID)).intact())
                .isTrue();
        CertificateChain other = ChainCases.chain(5, SIGNER);
        assertThat(VERIFIER.expecting(head).verify(other).findings())
                .extracting(ChainReport.Finding::explanation)
                .anyMatch(text -> text.contains("another link here"));
        KeyPair thief = ChainCases.ed25519();
        ChainHead forged = ChainCases.chain(5, ChainSigner.of(thief)).head(ChainSigner.of(thief), ChainCases.START);
        assertThat(VERIFIER.expecting(forged).verify(CHAIN).findings()).hasSize(2);
        ChainHead empty = CertificateChain.empty().head(SIGNER, ChainCases.START);
        assertThat(VERIFIER.expecting(empty).verify(CHAIN).intact()).isTrue();
        assertThatThrownBy(() -> ChainHead.fromJson(head.toJson().replace("\"count\":5", "\"count\":05")))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> ChainHead.fromJson(head.toJson().replace("ED25519", "X")))
                .isInstanceOf(InvalidArgumentException.class);
        assertThat(ChainHead.fromJson(head.toJson().replace("\"count\":5", "\"count\":4"))
                        .signedWith(KEYS.getPublic()))
                .isFalse();
    }
}
