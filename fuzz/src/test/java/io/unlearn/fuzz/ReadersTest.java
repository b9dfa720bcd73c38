package io.unlearn.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a reader gets, it reads them or throws what it documents, takes no more memory than is stated, and ends. The
 * corpus and some thousand changes of it; {@link GuidedFuzzTest} looks further.
 */
class ReadersTest {
    private static final int CHANGES = 2000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<FuzzTarget> targets() {
        return FuzzTargets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(60)
    void readsOrRefusesTheCorpusAndChangesOfIt(FuzzTarget target) throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        for (Path file : Corpus.files(target)) {
            corpus.add(Files.readAllBytes(file));
        }
        assertThat(corpus).isNotEmpty();
        // What the classes themselves take when they are loaded does not count.
        target.reader().read(corpus.get(0));
        for (byte[] bytes : corpus) {
            read(target, bytes);
        }
        Mutations mutations = new Mutations(20261125, corpus, target.longest());
        for (int i = 0; i < CHANGES; i++) {
            read(target, mutations.next());
        }
    }

    private static void read(FuzzTarget target, byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.reader().read(bytes);
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(target + " must refuse " + HexFormat.of().formatHex(bytes) + " as documented", e);
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as("heap that %s takes for %s", target, HexFormat.of().formatHex(bytes))
                .isLessThan(target.most());
    }
}
