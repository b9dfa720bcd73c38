package io.unlearn.certified.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.Json;
import java.security.KeyPair;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A chain with sections taken out still verifies, and its release too, as far as what is left tells. */
class RedactionTest {
    private static final KeyPair KEYS = ChainCases.ed25519();
    private static final ChainSigner SIGNER = ChainSigner.of(KEYS);
    private static final ChainVerifier VERIFIER = ChainVerifier.trusting(KEYS.getPublic());
    private static final CertificateChain CHAIN = ChainCases.chain(4, SIGNER);
    private static final TrainingRows ROWS = rows();
    private static final Release<LinearModel> RELEASE = release();
    private static final CertificateChain REAL = CertificateChain.empty().append(RELEASE.certificate(), SIGNER);

    private static TrainingRows rows() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[60][3];
        int[] labels = new int[60];
        for (int i = 0; i < x.length; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < 3; j++) {
                x[i][j] = random.nextDouble(-0.5, 0.5) + 0.2 * labels[i];
            }
        }
        return TrainingRows.classification(x, labels);
    }

    private static Release<LinearModel> release() {
        try (LinearRemoval model =
                CertifiedTrainer.logistic().progress(Progress.none()).train(ROWS)) {
            model.remove(RemovalRequest.record("7")).certifiedOrThrow();
            return model.publish();
        }
    }

    private static TrainingRows remaining() {
        return ROWS.where(i -> i != 7);
    }

    @Property(tries = 60)
    void anySectionsOfAnyLinksCanBeTakenOut(@ForAll Set<Section> taken, @ForAll int which) {
        EnumSet<Section> sections = EnumSet.noneOf(Section.class);
        sections.addAll(taken);
        sections.remove(Section.PUBLIC_KEY);
        int link = Math.floorMod(which, CHAIN.size());
        CertificateChain redacted = CHAIN.redact(link, sections.toArray(new Section[0]));
        assertThat(redacted.links().get(link).hash())
                .isEqualTo(CHAIN.links().get(link).hash());
        CertificateChain read = CertificateChain.fromJsonLines(redacted.toJsonLines());
        ChainReport report = VERIFIER.verify(read);
        assertThat(report.intact()).isTrue();
        assertThat(read.links().get(link).redacted()).isEqualTo(sections);
        assertThat(read.links().get(link).certificate().isEmpty()).isEqualTo(!sections.isEmpty());
        if (!sections.isEmpty()) {
            assertThat(report.redactions()).containsExactly(new ChainReport.Redaction(link, sections));
        }
    }

    @Test
    void whatIsTakenOutLeavesNeitherValueNorSalt() {
        ChainLink link = CHAIN.links().get(1);
        String before = link.toJson();
        String after = link.redact(Set.of(Section.PROVENANCE, Section.ID)).toJson();
        for (String name : new String[] {"provenance", "id"}) {
            var section = Json.parse(before)
                    .asObject()
                    .get("sections")
                    .asObject()
                    .get(name)
                    .asObject();
            String salt = section.get("salt").asString();
            assertThat(before).contains(salt);
            assertThat(after).doesNotContain(salt).doesNotContain(Json.canonical(section.get("value")));
        }
    }

    /** Two commitments to one value have nothing in common: without its salt, a value cannot be tried. */
    @Test
    void equalSectionsHaveDifferentCommitments() {
        CertificateChain redacted = CHAIN.redactAll(Section.PROVENANCE);
        assertThat(redacted.links().stream()
                        .map(link -> Json.parse(link.toJson())
                                .asObject()
                                .get("sections")
                                .asObject()
                                .get("provenance")
                                .toString())
                        .distinct())
                .hasSize(CHAIN.size());
    }

    @Test
    void theDayCanStayWithoutTheTime() {
        CertificateChain redacted = CHAIN.redactAll(Section.ISSUED_TIME);
        assertThat(redacted.links().get(0).date()).contains(LocalDate.parse("2026-03-01"));
        assertThat(redacted.links().get(0).time()).isEmpty();
        ChainReport report = VERIFIER.verify(redacted);
        assertThat(report.intact()).isTrue();
        assertThat(report.notChecked()).anyMatch(text -> text.contains("link 3 goes back within its day"));
        ChainReport none = VERIFIER.verify(CHAIN.redactAll(Section.ISSUED_DATE));
        assertThat(none.notChecked()).anyMatch(text -> text.contains("link 2 goes back: its day was taken out"));
    }

    @Test
    void aWholeChainVerifiesItsRelease() {
        ChainReport report = VERIFIER.verify(REAL, RELEASE.model(), remaining());
        assertThat(report.valid()).as(report.summary()).isTrue();
        assertThat(report.summary()).contains("chain intact, 1 link").contains("certificate verified");
        assertThat(VERIFIER.verify(REAL, 0, RELEASE.model(), remaining())).isEqualTo(report);
        assertThat(VERIFIER.verify(REAL, RELEASE.model(), ROWS.where(i -> i % 2 == 0))
                        .valid())
                .isFalse();
        assertThatThrownBy(() -> VERIFIER.verify(REAL, 1, RELEASE.model(), remaining()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("link must be that of a release but is 1");
        assertThat(VERIFIER.verify(CertificateChain.empty(), RELEASE.model(), remaining())
                        .notChecked())
                .containsExactly("There is no release in the chain.");
        LinearModel narrow = LinearModel.of(new double[][] {{1, 2}}, true, new int[] {0, 1});
        assertThat(VERIFIER.verify(REAL, narrow, remaining()).findings().get(0).check())
                .isEqualTo(ChainReport.Check.RELEASE);
    }

    @ParameterizedTest
    @EnumSource(value = Section.class, mode = EnumSource.Mode.EXCLUDE, names = "PUBLIC_KEY")
    void theReleaseIsCheckedAsFarAsWhatIsLeftTells(Section section) {
        ChainReport report = VERIFIER.verify(REAL.redact(0, section), RELEASE.model(), remaining());
        assertThat(report.intact()).isTrue();
        switch (section) {
            case ID, PROVENANCE -> assertThat(report.valid()).isTrue();
            case ISSUED_DATE, ISSUED_TIME -> {
                assertThat(report.valid()).isFalse();
                assertThat(report.certificate().orElseThrow().valid()).isTrue();
            }
            case MODEL_DIGEST, CONDITIONS -> {
                assertThat(report.valid()).isFalse();
                assertThat(report.notChecked()).hasSize(1);
                assertThat(report.certificate().orElseThrow().checks()).hasSize(section == Section.CONDITIONS ? 5 : 4);
            }
            default -> {
                assertThat(report.certificate()).isEmpty();
                assertThat(report.notChecked()).anyMatch(text -> text.contains("nothing can be checked without"));
            }
        }
    }

    @Test
    void aRedactedChainGoesOn() {
        CertificateChain longer =
                CHAIN.redactAll(Section.OBJECTIVE, Section.ISSUED_TIME).append(ChainCases.certificate(8), SIGNER);
        assertThat(VERIFIER.verify(longer).intact()).isTrue();
        assertThatThrownBy(() -> CHAIN.redact(4, Section.ID)).isInstanceOf(InvalidArgumentException.class);
    }
}
