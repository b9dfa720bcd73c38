package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.AlreadyRemovedException;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final PrivacyGuarantee GUARANTEE =
            new PrivacyGuarantee(1, 1e-5, PrivacyGuarantee.Definition.PROVED_OUTPUT);

    @Test
    void idsNeverPrintThemselves() {
        assertThat(RecordId.of("alice-1").toString()).doesNotContain("alice");
        assertThat(SubjectId.of("alice").toString()).doesNotContain("alice");
        assertThat(RemovalRequest.subject("alice").toString()).isEqualTo("RemovalRequest[1 subjects]");
        assertThat(RemovalRequest.record("alice-1").toString()).isEqualTo("RemovalRequest[1 records]");
        assertThat(SubjectId.of("alice").value()).isEqualTo("alice");
    }

    @Test
    void idsCompareByTheirText() {
        assertThat(RecordId.of("a")).isEqualTo(RecordId.of("a")).isLessThan(RecordId.of("b"));
        assertThat(SubjectId.of("a")).isEqualTo(SubjectId.of("a")).isLessThan(SubjectId.of("b"));
    }

    @Test
    void refusesIdsAndRequestsThatNameNobody() {
        assertThatThrownBy(() -> RecordId.of(" ")).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> SubjectId.of("")).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> RemovalRequest.records(List.of())).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> RemovalRequest.subjects(List.of(SubjectId.of("a"), SubjectId.of("a"))))
                .isInstanceOf(DuplicateRecordException.class)
                .hasMessage(
                        "subjects of the request must be distinct but is repeated at position 1. Name each id once.");
    }

    @Test
    void aRequestKeepsItsOwnList() {
        List<RecordId> ids = new ArrayList<>(List.of(RecordId.of("a")));
        RemovalRequest.Records request = (RemovalRequest.Records) RemovalRequest.records(ids);
        ids.clear();
        assertThat(request.ids()).hasSize(1);
    }

    @Test
    void anOutcomeThatIsNotCertifiedIsAnErrorToWhoeverAsksForOne() {
        RemovalOutcome.AlreadyRemoved gone = new RemovalOutcome.AlreadyRemoved(2);
        assertThatThrownBy(gone::certifiedOrThrow).isInstanceOf(AlreadyRemovedException.class);
        RemovalOutcome.BudgetExhausted exhausted =
                new RemovalOutcome.BudgetExhausted(new Budget(GUARANTEE, 10, 10, "releases"), 11, "Retrain.");
        assertThatThrownBy(exhausted::certifiedOrThrow)
                .isInstanceOf(BudgetExhaustedException.class)
                .hasMessage("releases must be at most 10.0 but is 11.0. Retrain.");
    }

    @Test
    void everyKindOfBoundSaysWhatItIsWorth() {
        for (BoundKind kind : BoundKind.values()) {
            assertThat(kind.meaning()).isNotBlank();
        }
    }

    @Test
    void provenanceNamesThisMachine() {
        Provenance here = Provenance.here("backend");
        assertThat(here.javaVersion()).isEqualTo(System.getProperty("java.version"));
        assertThat(here.backend()).isEqualTo("backend");
        assertThat(here.libraryVersion()).isNotBlank();
    }

    @Test
    void theLogHearsTheEndOfEveryStage() {
        Progress.log().update("stage", 3, 3);
        Progress.none().update("stage", 3, 3);
        assertThat(Progress.log()).isNotNull();
    }
}
