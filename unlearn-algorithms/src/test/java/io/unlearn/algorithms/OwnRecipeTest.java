package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The recipe of docs/methods.md runs, and the page shows what runs. */
class OwnRecipeTest {
    @Test
    void runs() {
        Natives.orSkip();
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        try (TorchModel original = task.original();
                TorchModel model = OwnRecipe.pruneAndSoften().unlearn(task, Seeds.of(1), Progress.none())) {
            assertThat(model.digest()).isNotEqualTo(original.digest());
        }
    }

    @Test
    void isShownAsItRuns() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/unlearn/algorithms/OwnRecipe.java"));
        String snippet = source.substring(source.indexOf("// snippet") + 11, source.indexOf("    // end"));
        String page = Files.readString(Path.of("../docs/methods.md"));
        assertThat(page).contains("<!-- snippet: OwnRecipe -->\n```java\n" + snippet.indent(-4) + "```");
    }
}
