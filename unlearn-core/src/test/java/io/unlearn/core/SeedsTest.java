package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void theSameLabelGivesTheSameStream() {
        Seeds seeds = Seeds.of(7);
        assertThat(seeds.split("data")).isEqualTo(Seeds.of(7).split("data")).hasSameHashCodeAs(seeds.split("data"));
        assertThat(seeds.split("data").generator().nextLong())
                .isEqualTo(seeds.split("data").generator().nextLong());
        assertThat(seeds.generator().nextLong()).isEqualTo(seeds.generator().nextLong());
    }

    /** Numbers that later releases must keep, so that results can be repeated. */
    @Test
    void streamsAreTheOnesOfEveryRelease() {
        assertThat(Seeds.of(1).split("a").seed()).isEqualTo(-8897766810920014453L);
        assertThat(Seeds.of(1).split(0).seed()).isEqualTo(-6295152351840828459L);
    }

    @Test
    void labelsNumbersAndParentsAllMatter() {
        Set<Long> seen = new HashSet<>();
        for (long root = 0; root < 20; root++) {
            Seeds seeds = Seeds.of(root);
            seen.add(seeds.seed());
            for (long index = 0; index < 200; index++) {
                seen.add(seeds.split(index).seed());
                seen.add(seeds.split(Long.toString(index)).seed());
                seen.add(seeds.split("x").split(index).seed());
            }
        }
        assertThat(seen).hasSize(20 * 601);
    }

    /** Each bit of neighbouring children is set half of the time: 10,000 children, 6 standard deviations, 64 bits. */
    @Test
    void neighbouringChildrenAreUnrelated() {
        Seeds seeds = Seeds.of(3);
        for (int bit = 0; bit < 64; bit++) {
            int shift = bit;
            long set = LongStream.range(0, 10_000)
                    .filter(i -> (seeds.split(i).seed() >>> shift & 1) == 1)
                    .count();
            assertThat(set).isBetween(4_700L, 5_300L);
        }
    }

    @Test
    void saysWhichSeedItIs() {
        assertThat(Seeds.of(255)).hasToString("Seeds[ff]");
    }
}
