package io.unlearn.examples.basic.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakStudyTest {
    @TempDir
    Path folder;

    @Test
    void aSmallRunCountsAndWritesItsPage() throws Exception {
        Path page = folder.resolve("page/soak.md");
        SoakPlan plan = new SoakPlan(400, 50, 4, folder.resolve("store"), page);
        SoakRun.Tally tally = SoakStudy.run(plan, "SoakStudy 400");
        assertThat(tally.inserted).isEqualTo(200);
        assertThat(tally.removed).isEqualTo(200);
        assertThat(tally.removals.count()).isEqualTo(200);
        assertThat(tally.released).isEqualTo(4);
        assertThat(tally.predictions).isPositive();
        assertThat(tally.largestShareUsed).isBetween(0.0, 1.0);
        assertThat(tally.largestEpsilon).isBetween(1e-9, 1.0);
        assertThat(Files.readString(page))
                .contains("200 rows inserted in batches of 50")
                .contains("`SoakStudy 400`")
                .doesNotContain("had not ended")
                .doesNotContain("NaN");
    }

    @Test
    void quantilesAreWithinAHundredth() {
        Latencies latencies = new Latencies();
        assertThat(latencies.quantileMicros(0.5)).isZero();
        for (int i = 1; i <= 100_000; i++) {
            latencies.add(i * 10L);
        }
        assertThat(latencies.quantileMicros(0.5)).isCloseTo(500, within(6.0));
        assertThat(latencies.quantileMicros(0.99)).isCloseTo(990, within(11.0));
        assertThat(latencies.quantileMicros(1)).isEqualTo(1000);
        assertThat(latencies.longestMicros()).isEqualTo(1000);
    }

    @Test
    void theSlopeIsThatOfTheHeap() {
        List<MemorySample> samples = List.of(
                new MemorySample(0, 0, 0, 5_000_000, 0, 0, 1),
                new MemorySample(20, 10, 1, 2_000, 0, 0, 1),
                new MemorySample(40, 20, 2, 5_000, 0, 0, 1),
                new MemorySample(60, 30, 3, 8_000, 0, 0, 1));
        assertThat(SoakPage.bytesForEach(samples)).isEqualTo(300, within(1e-9));
    }
}
