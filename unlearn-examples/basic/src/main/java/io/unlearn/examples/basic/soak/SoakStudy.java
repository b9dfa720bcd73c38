package io.unlearn.examples.basic.soak;

import io.unlearn.certified.store.DirectoryFiles;
import io.unlearn.certified.store.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.KeyGenerator;

/**
 * A million changes of a removal model in a durable store, mixed with predictions: what memory it takes over time, whether the budget
 * holds, and how long calls take. Takes the number of changes, the size of a batch, the folder of the store, which must have none, and
 * the page to write; the page is written anew whenever the memory was looked at. The heap must be committed and touched from the start, as
 * below: only then is what is resident outside of it the difference.
 *
 * <pre>{@code
 * mvn -q -B -ntp -DskipTests package -pl unlearn-examples/basic -am
 * java -Xms4g -Xmx4g -XX:+AlwaysPreTouch -cp "unlearn-core/target/classes:unlearn-certified/target/classes:unlearn-examples/basic/target/classes:$SLF4J_API" \
 *     io.unlearn.examples.basic.soak.SoakStudy 1000000 5000 target/soak docs/results/soak.md
 * }</pre>
 */
public final class SoakStudy {
    private SoakStudy() {}

    /** Runs; see the class. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        String options = String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments());
        run(SoakPlan.of(arguments), "java " + options + " SoakStudy " + String.join(" ", arguments));
    }

    static SoakRun.Tally run(SoakPlan plan, String command) throws IOException, GeneralSecurityException {
        KeyGenerator keys = KeyGenerator.getInstance("AES");
        keys.init(256);
        Path page = plan.page().toAbsolutePath();
        Files.createDirectories(page.getParent());
        try (StoreFiles files = DirectoryFiles.open(plan.folder())) {
            return SoakRun.run(plan, files, keys.generateKey(), tally -> write(plan, tally, command, page));
        }
    }

    private static void write(SoakPlan plan, SoakRun.Tally tally, String command, Path page) {
        try {
            Files.writeString(page, SoakPage.of(plan, tally, command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
