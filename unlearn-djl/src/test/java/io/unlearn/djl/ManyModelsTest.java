package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many models in one process: at once, and one after the other. */
class ManyModelsTest {
    private static final Architecture CNN = Networks.smallCnn(new int[] {1, 8, 8}, 3, 4, 6);
    private static final TorchData DATA = Samples.blobs(48, new int[] {1, 8, 8}, 3, 1);

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    private static String trained(TorchModel teacher, int seed) {
        try (TorchModel model = TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(seed));
                Training training = Training.of(model, Optimiser.sgd(0.05, 0.9, 5e-4))) {
            BatchLoss loss = (net, batch) -> {
                var logits = net.logits(batch.inputs());
                return Losses.crossEntropy(logits, batch.labels())
                        .add(Losses.klDivergence(net.frozen(teacher, batch.inputs()), logits, 2));
            };
            for (int epoch = 0; epoch < 4; epoch++) {
                training.epoch(DATA, 16, Seeds.of(seed).split(epoch), loss);
            }
            model.logits(DATA, 16);
            return model.digest();
        }
    }

    @Test
    void trainAtOnceOnSeveralThreadsWithTheSameBitsAsAlone() throws Exception {
        try (TorchModel teacher = TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(99))) {
            List<String> alone = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                alone.add(trained(teacher, seed));
            }
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<String>> work = new ArrayList<>();
                for (int seed = 0; seed < 8; seed++) {
                    int own = seed;
                    work.add(() -> trained(teacher, own));
                }
                List<String> together = new ArrayList<>();
                for (Future<String> each : threads.invokeAll(work)) {
                    together.add(each.get());
                }
                assertThat(together).isEqualTo(alone).doesNotHaveDuplicates();
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void aFreshThreadKeepsItsOwnSetting() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (TorchModel teacher = TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(99))) {
            boolean[] settings = thread.submit(() -> {
                        boolean before = JniUtils.isGradMode();
                        trained(teacher, 1);
                        return new boolean[] {before, JniUtils.isGradMode()};
                    })
                    .get();
            assertThat(settings[1]).isEqualTo(settings[0]);
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void oneModelIsTrainedByOneStepAtATime() {
        try (TorchModel model = TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(1));
                Training outer = Training.of(model, Optimiser.sgd(0.1, 0, 0));
                Training inner = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            BatchLoss nested = (net, batch) -> {
                inner.step(DATA, new int[] {0}, Losses.crossEntropy());
                return Losses.crossEntropy(net.logits(batch.inputs()), batch.labels());
            };
            assertThatThrownBy(() -> outer.step(DATA, new int[] {1}, nested))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("trained by one step at a time");
            outer.step(DATA, new int[] {1}, Losses.crossEntropy());
        }
    }

    /** 2,000 networks of 0.5 MB with their buffers: some 400 MB in the second half alone if anything were kept. */
    @Test
    void nativeMemoryIsFlatOverAThousandTrainings() throws IOException {
        Architecture wide = Networks.mlp(new int[] {1, 8, 8}, 3, 1024, 64);
        // The engine's own code is loaded at the first step, and stays.
        trainOnce(wide, 0);
        int managers = managers();
        assertFlat(1000, 150, seed -> trainOnce(wide, seed));
        assertThat(managers()).as("memory managers that were not closed").isEqualTo(managers);
    }

    /**
     * After a warm-up, compares the lowest of five readings in the first half with the lowest in the second: single readings go up and down by 100 MB
     * with the collector's own memory, so that no margin may be smaller.
     */
    private static void assertFlat(int rounds, long megabytes, IntConsumer round) throws IOException {
        for (int i = 0; i < rounds / 5; i++) {
            round.accept(i);
        }
        long[] lowest = {Long.MAX_VALUE, Long.MAX_VALUE};
        for (int i = 0; i < rounds; i++) {
            round.accept(i);
            if ((i + 1) % (rounds / 10) == 0) {
                int half = 2 * i / rounds;
                lowest[half] = Math.min(lowest[half], nativeMegabytes());
            }
        }
        assertThat(lowest[1] - lowest[0]).isLessThan(megabytes);
    }

    private static void trainOnce(Architecture architecture, int seed) {
        try (TorchModel model = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(seed));
                TorchModel copy = model.copy();
                Training training = Training.of(copy, Optimiser.sgd(0.01, 0.9, 0))) {
            training.step(DATA, new int[] {0, 1, 2, 3}, Losses.crossEntropy());
            training.gradients(DATA, List.of(new int[] {4, 5}), Losses.crossEntropy());
            copy.logits(DATA.subset(1, 2, 3), 2);
        }
    }

    /** One long session: what a step makes must go with the step. */
    @Test
    @Tag("slow")
    void nativeMemoryIsFlatOverOneLongTraining() throws IOException {
        try (TorchModel model = TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.adam(0.001, 0))) {
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            int tensors = model.network().manager().getManagedArrays().size();
            assertFlat(20_000, 150, i -> training.step(DATA, Samples.all(DATA), Losses.crossEntropy()));
            assertThat(model.network().manager().getManagedArrays()).hasSize(tensors);
        }
    }

    @Test
    void scriptsAreFreedToo() throws Exception {
        copyScripts(400);
    }

    /** Resident memory grows over the first thousand copies, by less than the margin; what is kept of each shows here alone. */
    @Test
    @Tag("slow")
    void manyScriptsAreFreedToo() throws Exception {
        copyScripts(6_000);
    }

    private static void copyScripts(int copies) throws Exception {
        Path file = Path.of(ManyModelsTest.class.getResource("script/cnn.pt").toURI());
        try (TorchModel model = TorchModel.loadScript(file, new int[] {1, 8, 8}, 3, TorchDevice.cpu())) {
            assertFlat(copies, 150, i -> {
                try (TorchModel copy = model.copy();
                        Training training = Training.of(copy, Optimiser.sgd(0.01, 0.9, 0))) {
                    training.step(DATA, new int[] {0, 1, 2, 3}, Losses.crossEntropy());
                }
            });
        }
    }

    /** 9 MB for a group with its momentum and copies. */
    @Test
    void groupsOfNetworksAreFreedAtTheirEnd() throws IOException {
        trainGroups(50);
    }

    @Test
    @Tag("slow")
    void aThousandGroupsLeaveMemoryWhereItWas() throws IOException {
        trainGroups(1_000);
    }

    private static void trainGroups(int count) throws IOException {
        Architecture wide = Architecture.ofLayers(
                "wide",
                new int[] {1, 8, 8},
                List.of(
                        Layer.flatten("f"),
                        Layer.linear("fc1", 512),
                        Layer.norm("n"),
                        Layer.relu("r"),
                        Layer.dropout("d", 0.5),
                        Layer.linear("fc2", 3)));
        try (TorchModel original = TorchModel.of(wide, TorchDevice.cpu(), Seeds.of(1))) {
            trainGroup(original, wide, 0);
            int managers = managers();
            int arrays = original.network().manager().getManagedArrays().size();
            assertFlat(count, 150, seed -> trainGroup(original, wide, seed));
            assertThat(managers()).as("memory managers that were not closed").isEqualTo(managers);
            assertThat(original.network().manager().getManagedArrays()).hasSize(arrays);
        }
    }

    private static void trainGroup(TorchModel original, Architecture architecture, int seed) {
        List<Seeds> orders =
                IntStream.range(0, 16).mapToObj(s -> Seeds.of(seed).split(s)).toList();
        try (ModelStack stack = ModelStack.copies(architecture, original, 16);
                StackTraining training = StackTraining.of(stack, Optimiser.sgd(0.01, 0.9, 0))) {
            training.epoch(DATA, 16, orders);
            // With those of the session.
            int arrays = stack.network().manager().getManagedArrays().size();
            training.epoch(DATA, 16, orders);
            stack.logits(DATA, 16);
            assertThat(stack.network().manager().getManagedArrays()).hasSize(arrays);
            stack.models().forEach(TorchModel::close);
        }
    }

    private static int managers() {
        try (NDManager any = NDManager.newBaseManager("PyTorch")) {
            return ((PtNDManager) any).getParentManager().getManagedArrays().size();
        }
    }

    /** Resident memory without Java's heap, which the collector shrinks first. */
    private static long nativeMegabytes() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return residentMegabytes() - heap / (1 << 20);
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
