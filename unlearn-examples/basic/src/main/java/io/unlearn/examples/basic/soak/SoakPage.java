package io.unlearn.examples.basic.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Writes down what a run found, in Markdown. */
final class SoakPage {
    private static final double MIB = 1 << 20;
    private static final int CYCLE_PARTS = 2;

    private SoakPage() {}

    static String of(SoakPlan plan, SoakRun.Tally t, String command) {
        StringBuilder page = new StringBuilder();
        page.append("# A million changes in a durable store\n\n");
        page.append("Written by the program; see below for the command.")
                .append(t.complete ? "" : " **The run had not ended when this was written.**")
                .append("\n\n## The setting\n\n");
        page.append(text(
                """
                - **Changes**: %,d rows inserted in batches of %,d, and %,d rows removed, each by a request of its own, in random
                  order. Between the batches the model has %,d to %,d rows.
                - **Model**: logistic regression, %d columns and an intercept, plain Java, verified output noise, epsilon 1 and
                  delta 1e-5 for up to 100 releases after a removal.
                - **Store**: `DurableRemoval` in a directory of a file system of type %s (tmpfs is memory, where forcing costs nothing). Every
                  removal is forced twice, before and after; every insertion, release and training includes a checkpoint, forced too. No
                  writes were grouped.
                - **Beside it**: a thread that asks the last release for labels, 100 at a time with pauses of 5 ms.
                - **Machine**: %s, %d processors, Java %s, a heap of at most %,.0f MiB.
                - **Load**: the machine's load average was %.1f to %.1f whenever the memory was looked at. Well above 2 the run shared its processors
                  and its disk with other work, and durations say what is to be expected there, not what the library can do.
                - **Commit**: %s, %s. **Command**: `%s`.
                """,
                t.inserted,
                plan.batch(),
                t.removed,
                plan.batch(),
                CYCLE_PARTS * plan.batch(),
                plan.columns(),
                fileSystem(plan.folder()),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Runtime.getRuntime().maxMemory() / MIB,
                t.samples.stream().mapToDouble(MemorySample::load).min().orElse(-1),
                t.samples.stream().mapToDouble(MemorySample::load).max().orElse(-1),
                commit(),
                LocalDate.now(ZoneOffset.UTC),
                command));
        latencies(page, t);
        budget(page, t);
        memory(page, t);
        return page.toString();
    }

    private static void latencies(StringBuilder page, SoakRun.Tally t) {
        page.append("\n## Latencies\n\n| | count | p50 in µs | p99 in µs | longest in µs |\n|---|---|---|---|---|\n");
        line(page, "removal, durable on return", t.removals);
        line(page, "release, with a checkpoint", t.releases);
        line(page, "insertion with a checkpoint, for each row of a batch", t.insertions);
        page.append(text(
                "| prediction | %,d | %,.2f | %,.2f | %,.0f |\n",
                t.predictions, t.predictionP50, t.predictionP99, t.predictionMax));
        page.append("\nA removal that found the budget used up includes training from nothing.\n");
    }

    private static void line(StringBuilder page, String what, Latencies l) {
        page.append(text(
                "| %s | %,d | %,.0f | %,.0f | %,.0f |\n",
                what, l.count(), l.quantileMicros(0.5), l.quantileMicros(0.99), l.longestMicros()));
    }

    private static void budget(StringBuilder page, SoakRun.Tally t) {
        page.append(text("""

                ## Budget

                Looked at after each of the %,d removals and %,d releases: never above what is allowed. The largest share of it that was used
                is %.4f. The largest epsilon that the releases after a removal gave together is %.4f, of 1. When another release would have been
                above it, the model was trained from nothing: %,d times.
                """, t.removed, t.released, t.largestShareUsed, t.largestEpsilon, t.retrained));
    }

    private static void memory(StringBuilder page, SoakRun.Tally t) {
        page.append("""

                ## Memory

                | changes | seconds | heap after a collection, MiB | the same less what is kept for ever, MiB | resident outside the heap, MiB | files, MiB |
                |---|---|---|---|---|---|
                """);
        double each = bytesForEach(t.samples);
        for (MemorySample s : t.samples) {
            page.append(text(
                    "| %,d | %,d | %.1f | %.1f | %.1f | %.1f |\n",
                    s.changes(),
                    s.seconds(),
                    s.heapBytes() / MIB,
                    (s.heapBytes() - each * s.removed()) / MIB,
                    s.outsideBytes() / MIB,
                    s.storeBytes() / MIB));
        }
        page.append(text("""

                The heap is not flat, by design: a receipt and the keyed hashes of the ids are kept for each removed row for ever, so that a repeated
                request is answered and an id is not used twice. The slope of the heap over the removed rows, by least squares, is **%.0f bytes**
                for each; in the fourth column it is taken off, and what is left is what would show a leak. A checkpoint holds several copies of what
                it writes for a moment, which the heap must have room for.
                """, each));
    }

    /** The slope of the heap over the removed rows, by least squares, without the first sample, which was taken before all is warm. */
    static double bytesForEach(List<MemorySample> samples) {
        List<MemorySample> warm = samples.size() > 2 ? samples.subList(1, samples.size()) : samples;
        double meanX = warm.stream().mapToLong(MemorySample::removed).average().orElse(0);
        double meanY =
                warm.stream().mapToLong(MemorySample::heapBytes).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (MemorySample s : warm) {
            xy += (s.removed() - meanX) * (s.heapBytes() - meanY);
            xx += (s.removed() - meanX) * (s.removed() - meanX);
        }
        return xx == 0 ? 0 : xy / xx;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String fileSystem(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.notExists(info)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
            try (var out = new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
                String line = out.readLine();
                return line == null ? "unknown" : line;
            }
        } catch (IOException e) {
            return "unknown";
        }
    }
}
