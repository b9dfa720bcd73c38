package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.spark.RemainingCopies.Copy;
import io.unlearn.spark.RemainingCopies.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark keeps is told, and what the library made is cleaned. */
class RemainingCopiesTest {
    @TempDir
    Path folder;

    private static List<Copy> of(Kind kind, List<Copy> copies) {
        return copies.stream().filter(copy -> copy.kind() == kind).toList();
    }

    @Test
    void theLibrarysCacheIsListedAndFreed() {
        List<Copy> before = of(Kind.LIBRARY_CACHE, RemainingCopies.of(Cluster.session()));
        try (SparkRemoval model = SparkTrainer.logistic()
                .progress(Progress.none())
                .train(Rows.classes(100, 4, 2, 1).onCluster())) {
            List<Copy> listed = new ArrayList<>(of(Kind.LIBRARY_CACHE, RemainingCopies.of(Cluster.session())));
            listed.removeAll(before);
            assertThat(listed).hasSize(1).allSatisfy(copy -> {
                assertThat(copy.bytes()).isPositive();
                assertThat(copy.clean()).contains("RemainingCopies.clean");
            });
            RemainingCopies.clean(model);
            assertThat(of(Kind.LIBRARY_CACHE, RemainingCopies.of(Cluster.session())))
                    .doesNotContainAnyElementsOf(listed);
        }
    }

    @Test
    void whatOthersMadeIsListedWithHowToCleanIt() throws Exception {
        Dataset<Row> cached = Rows.classes(100, 4, 2, 1).data(row -> true).cache();
        cached.count();
        cached.toJavaRDD().checkpoint();
        Files.writeString(Files.createDirectory(folder.resolve("old")).resolve("part"), "12345");
        List<Copy> copies = RemainingCopies.of(
                Cluster.session(),
                folder.resolve("old").toString(),
                folder.resolve("none").toString());
        assertThat(of(Kind.CACHED_DATA, copies))
                .isNotEmpty()
                .allSatisfy(copy -> assertThat(copy.clean()).contains("unpersist"));
        assertThat(of(Kind.OLD_MODEL, copies)).singleElement().satisfies(copy -> {
            assertThat(copy.bytes()).isEqualTo(5);
            assertThat(copy.where()).endsWith("old");
        });
        assertThat(of(Kind.CHECKPOINT, copies)).hasSize(1);
        assertThat(of(Kind.LOCAL_FILES, copies)).hasSize(1);
        assertThat(of(Kind.EVENT_LOG, copies)).as("no event log is configured").isEmpty();
        cached.unpersist(true);
    }
}
