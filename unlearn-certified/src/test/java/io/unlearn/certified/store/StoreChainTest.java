package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.chain.CertificateChain;
import io.unlearn.certified.chain.ChainLink;
import io.unlearn.certified.chain.ChainReport;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.chain.ChainVerifier;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store with a signer: each release has a link, and no crash leaves one without the other. */
class StoreChainTest {
    private static final int ROWS = 24;
    private static final KeyPair KEYS = pair();
    private static final StoreOptions SIGNED = StoreOptions.defaults().withSigner(ChainSigner.of(KEYS));

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MemoryFiles started() {
        MemoryFiles files = new MemoryFiles();
        DurableRemoval.create(files, StoreCases.key(1), StoreCases.model(ROWS), SIGNED)
                .close();
        return files;
    }

    private static DurableRemoval open(MemoryFiles files) {
        return DurableRemoval.open(files, StoreCases.key(1), SIGNED);
    }

    private static MemoryFiles withReleases(int count) {
        MemoryFiles files = started();
        try (DurableRemoval store = open(files)) {
            for (int i = 0; i < count; i++) {
                store.remove("request-" + i, RemovalRequest.record("r" + i));
                store.publish();
            }
        }
        return files;
    }

    @Test
    void eachReleaseIsALinkThatLasts() {
        MemoryFiles files = started();
        List<Release<LinearModel>> releases = new ArrayList<>();
        try (DurableRemoval store = open(files)) {
            for (int i = 0; i < 3; i++) {
                store.remove(RemovalRequest.record("r" + i));
                releases.add(store.publish());
                store.publish();
                store.checkpoint();
            }
            store.remove(RemovalRequest.record("r9"));
        }
        try (DurableRemoval store = open(files.afterCrash())) {
            assertThat(store.chain().links().stream()
                            .map(link -> link.certificate().orElseThrow()))
                    .containsExactlyElementsOf(
                            releases.stream().map(Release::certificate).toList());
            TrainingRows remaining = StoreCases.rows(ROWS).where(i -> i > 2);
            ChainReport report = ChainVerifier.trusting(KEYS.getPublic())
                    .verify(store.chain(), releases.get(2).model(), remaining);
            assertThat(report.valid()).as(report.summary()).isTrue();
            assertThat(store.currentRelease()).isEmpty();
            store.publish();
            assertThat(store.currentRelease()).isPresent();
            assertThat(store.chain().size()).isEqualTo(4);
        }
        assertThat(new String(files.files.get("chain"), StandardCharsets.UTF_8).lines())
                .hasSize(3);
    }

    /** What is released has a link, and a link has a release, wherever a crash comes. */
    private static void releasesAndLinksAgree(MemoryFiles files, int shown) {
        try (DurableRemoval store = open(files)) {
            CertificateChain chain = store.chain();
            assertThat(chain.size()).isBetween(shown, shown + 1);
            assertThat(store.exposure().releases()).isEqualTo(chain.size());
            assertThat(files.files.getOrDefault("chain", new byte[0]))
                    .isEqualTo(chain.toJsonLines().getBytes(StandardCharsets.UTF_8));
            assertThat(ChainVerifier.trusting(KEYS.getPublic()).verify(chain).intact())
                    .isTrue();
            store.currentRelease()
                    .ifPresent(release -> assertThat(chain.last().flatMap(ChainLink::certificate))
                            .contains(release.certificate()));
            store.remove(RemovalRequest.record("r20"));
            store.publish();
            assertThat(store.chain().size()).isEqualTo(chain.size() + 1);
        }
    }

    private static int publishUntilFailure(MemoryFiles files) {
        int shown = 0;
        try (DurableRemoval store = open(files)) {
            for (int i = 0; i < 3; i++) {
                store.remove("request-" + i, RemovalRequest.record("r" + i));
                store.publish();
                shown++;
            }
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("files of the store must be readable and writable");
        }
        return shown;
    }

    @Test
    void aCrashLeavesNoReleaseWithoutItsLinkAndNoLinkWithoutItsRelease() {
        MemoryFiles whole = started();
        long before = whole.changes();
        assertThat(publishUntilFailure(whole)).isEqualTo(3);
        long changes = whole.changes() - before;
        assertThat(changes).isGreaterThan(30);
        for (int at = 0; at < changes; at++) {
            for (int kept : new int[] {0, 40, 100_000}) {
                MemoryFiles files = started();
                files.failAfter(at, kept);
                int shown = publishUntilFailure(files);
                releasesAndLinksAgree(files.afterCrash(), shown);
            }
        }
    }

    @Test
    void afterAFullDiskTheSameReleaseIsLinkedLater() {
        MemoryFiles files = started();
        try (DurableRemoval store = open(files)) {
            store.remove(RemovalRequest.record("r0"));
            files.room(3000);
            assertThatThrownBy(store::publish).isInstanceOf(UncheckedIOException.class);
            assertThat(store.chain().size()).isZero();
            files.room(Long.MAX_VALUE);
            Release<LinearModel> release = store.publish();
            assertThat(store.chain().last().flatMap(ChainLink::certificate)).contains(release.certificate());
            assertThat(store.exposure().releases()).isEqualTo(1);
        }
        releasesAndLinksAgree(files.afterCrash(), 1);
    }

    @Test
    void aDamagedChainIsRefused() {
        MemoryFiles files = withReleases(2);
        byte[] chain = files.files.get("chain");
        for (int at = 0; at < chain.length; at += 13) {
            MemoryFiles damaged = files.afterCrash();
            damaged.files.get("chain")[at] ^= (byte) (1 << at % 8);
            refused(damaged);
        }
        for (int length = 0; length < chain.length; length += 211) {
            MemoryFiles cut = files.afterCrash();
            cut.files.put("chain", Arrays.copyOf(chain, length));
            refused(cut);
        }
        MemoryFiles missing = files.afterCrash();
        missing.files.remove("chain");
        refused(missing);
        MemoryFiles another = files.afterCrash();
        another.files.put("chain", withReleases(2).files.get("chain"));
        refused(another);
        MemoryFiles longer = files.afterCrash();
        longer.files.put("chain", Arrays.copyOf(chain, chain.length + 50));
        open(longer).close();
        assertThat(longer.files.get("chain")).isEqualTo(chain);
    }

    private static void refused(MemoryFiles files) {
        assertThatThrownBy(() -> open(files))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith("chain of the store must be as it was written but is");
    }

    @Test
    void aStoreWithAChainMakesNoReleaseWithoutItsSigner() {
        MemoryFiles files = withReleases(1);
        try (DurableRemoval store = StoreCases.open(files)) {
            store.publish();
            store.remove(RemovalRequest.record("r5"));
            assertThatThrownBy(store::publish)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("signer of the chain must be given when the store is opened but is missing");
            assertThat(store.exposure().releases()).isEqualTo(1);
            assertThat(store.checkpoint()).isTrue();
            assertThatThrownBy(() -> store.rotateChainKey(ChainSigner.of(pair())))
                    .isInstanceOf(InvalidStateException.class);
        }
        StoreOptions other = StoreOptions.defaults().withSigner(ChainSigner.of(pair()));
        assertThatThrownBy(() -> DurableRemoval.open(files, StoreCases.key(1), other))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("signer of the chain must be the one with the key");
    }

    @Test
    void aKeyIsHandedOver() {
        MemoryFiles files = withReleases(1);
        ChainSigner next = ChainSigner.of(pair());
        try (DurableRemoval store = open(files)) {
            store.rotateChainKey(next);
            store.remove(RemovalRequest.record("r7"));
            store.publish();
            assertThat(store.chain().size()).isEqualTo(3);
            assertThat(ChainVerifier.trusting(KEYS.getPublic())
                            .verify(store.chain())
                            .intact())
                    .isTrue();
        }
        assertThatThrownBy(() -> open(files)).isInstanceOf(InvalidStateException.class);
        try (DurableRemoval store = DurableRemoval.open(
                files, StoreCases.key(1), StoreOptions.defaults().withSigner(next))) {
            assertThat(store.publish().certificate())
                    .isEqualTo(
                            store.chain().last().flatMap(ChainLink::certificate).orElseThrow());
            assertThat(store.chain().size()).isEqualTo(3);
        }
    }

    @Test
    void aReleaseFromBeforeTheSignerGetsALink() {
        MemoryFiles files = new MemoryFiles();
        try (LinearRemoval model = StoreCases.model(ROWS)) {
            Release<LinearModel> early = model.publish();
            DurableRemoval.create(files, StoreCases.key(1), model).close();
            try (DurableRemoval store = open(files)) {
                assertThat(store.publish().certificate()).isEqualTo(early.certificate());
                assertThat(store.chain().last().flatMap(ChainLink::certificate)).contains(early.certificate());
                store.publish();
                assertThat(store.chain().size()).isEqualTo(1);
            }
        }
    }

    @Test
    void aClockBehindTheChainIsRefusedBeforeAReleaseIsMade() {
        MemoryFiles files = withReleases(1);
        StoreOptions behind = SIGNED.withClock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30)));
        try (DurableRemoval store = DurableRemoval.open(files, StoreCases.key(1), behind)) {
            store.remove(RemovalRequest.record("r3"));
            assertThatThrownBy(store::publish)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("clock must be not behind the last link of the chain");
            assertThat(store.exposure().releases()).isEqualTo(1);
        }
    }

    @Test
    void aSignerThatFailsLeavesTheStoreInUse() {
        MemoryFiles files = started();
        boolean[] works = {false};
        ChainSigner keyService = new ChainSigner() {
            @Override
            public PublicKey publicKey() {
                return KEYS.getPublic();
            }

            @Override
            public byte[] sign(byte[] message) {
                if (!works[0]) {
                    throw new IllegalStateException("the key service does not answer");
                }
                return ChainSigner.of(KEYS).sign(message);
            }
        };
        try (DurableRemoval store = DurableRemoval.open(
                files, StoreCases.key(1), StoreOptions.defaults().withSigner(keyService))) {
            store.remove(RemovalRequest.record("r1"));
            assertThatThrownBy(store::publish).hasMessage("the key service does not answer");
            assertThat(store.chain().size()).isZero();
            works[0] = true;
            store.publish();
            assertThat(store.chain().size()).isEqualTo(1);
            assertThat(store.exposure().releases()).isEqualTo(1);
        }
    }

    @Test
    void whatACreationThatCrashedLeftIsDestroyed() {
        MemoryFiles files = withReleases(1);
        files.files.remove("head");
        try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), StoreCases.model(ROWS), SIGNED)) {
            assertThat(store.chain().size()).isZero();
            assertThat(files.list()).doesNotContain("chain");
        }
    }
}
