package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuningSearchTest {
    private static final TuningSearch SEARCH = new TuningSearch(
            new LinkedHashMap<>(Map.of("a", new LinkedHashMap<>(Map.of(0.3, 0.1, 1.0, 0.05, 3.0, 0.2, 10.0, 0.1)))));

    @Test
    void theLargestScoreIsTaken() {
        assertThat(SEARCH.best("a")).isEqualTo(3);
        assertThat(SEARCH.best("diverged everywhere")).isEqualTo(1);
    }

    @Test
    void theTableTellsWhatWasTriedAndWhatDiverged() {
        assertThat(SEARCH.toMarkdown().lines())
                .containsExactly(
                        "| Method | rate x 0.3 | rate x 1 | rate x 3 | rate x 10 | rate x 30 | taken |",
                        "| --- | --- | --- | --- | --- | --- | --- |",
                        "| a | 0.1000 | 0.0500 | 0.2000 | 0.1000 | diverged | x 3 |");
    }

    @Test
    void namesOfTuningsAreWords() {
        assertThat(TuningSearch.tuning(0.3)).isEqualTo("rate-x0-3");
        assertThat(TuningSearch.tuning(10)).isEqualTo("rate-x10");
    }
}
