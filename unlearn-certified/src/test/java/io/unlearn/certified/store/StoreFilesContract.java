package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.RemovalRequest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link StoreFiles} must do. */
abstract class StoreFilesContract {
    private StoreFiles files = new MemoryFiles();

    /** Opens the files of this test; after {@link StoreFiles#close} it can be called again, and finds the same. */
    abstract StoreFiles open() throws IOException;

    @BeforeEach
    void openFiles() throws IOException {
        files = open();
    }

    @AfterEach
    void closeFiles() throws IOException {
        files.close();
    }

    private void openAgain() throws IOException {
        files.close();
        files = open();
    }

    private static byte[] bytes(int length, int seed) {
        byte[] made = new byte[length];
        new SplittableRandom(seed).nextBytes(made);
        return made;
    }

    @Test
    void beginsEmpty() throws IOException {
        assertThat(files.list()).isEmpty();
        assertThatThrownBy(() -> files.read("head")).isInstanceOf(NoSuchFileException.class);
        files.destroy("head");
        assertThat(files.list()).isEmpty();
    }

    @Test
    void keepsWhatWasReplaced() throws IOException {
        for (int length : new int[] {0, 1, 32767, 32768, 32769, 200_000, 7}) {
            files.replace("secret-1", bytes(length, length));
            assertThat(files.read("secret-1")).isEqualTo(bytes(length, length));
        }
        files.replace("head", bytes(3, 1));
        openAgain();
        assertThat(files.list()).containsExactlyInAnyOrder("head", "secret-1");
        assertThat(files.read("secret-1")).isEqualTo(bytes(7, 7));
        assertThat(files.read("head")).isEqualTo(bytes(3, 1));
    }

    @Test
    void appendsAtTheEndAndMakesTheFile() throws IOException {
        files.append("ledger-1", bytes(10, 1));
        files.append("ledger-1", bytes(0, 1));
        files.append("ledger-1", bytes(70_000, 2));
        files.replace("ledger-2", bytes(5, 3));
        files.append("ledger-2", bytes(6, 4));
        openAgain();
        assertThat(Arrays.copyOf(files.read("ledger-1"), 10)).isEqualTo(bytes(10, 1));
        assertThat(Arrays.copyOfRange(files.read("ledger-1"), 10, 70_010)).isEqualTo(bytes(70_000, 2));
        assertThat(files.read("ledger-2")).hasSize(11);
    }

    @Test
    void cutsOff() throws IOException {
        files.append("ledger-1", bytes(40_000, 1));
        files.append("ledger-1", bytes(40_000, 2));
        files.truncate("ledger-1", 80_000);
        assertThat(files.read("ledger-1")).hasSize(80_000);
        files.truncate("ledger-1", 35_000);
        openAgain();
        assertThat(files.read("ledger-1")).isEqualTo(Arrays.copyOf(bytes(40_000, 1), 35_000));
        files.append("ledger-1", new byte[] {9});
        files.truncate("ledger-1", 0);
        assertThat(files.read("ledger-1")).isEmpty();
        assertThatThrownBy(() -> files.truncate("nothing", 0)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void destroysOneFile() throws IOException {
        files.replace("key-1", bytes(60, 1));
        files.replace("key-10", bytes(60, 2));
        files.destroy("key-1");
        assertThat(files.list()).containsExactly("key-10");
        openAgain();
        assertThat(files.list()).containsExactly("key-10");
        assertThatThrownBy(() -> files.read("key-1")).isInstanceOf(NoSuchFileException.class);
        assertThat(files.read("key-10")).isEqualTo(bytes(60, 2));
    }

    @Test
    void arraysAreCopied() throws IOException {
        byte[] given = {1, 2, 3};
        files.replace("head", given);
        given[0] = 9;
        files.read("head")[1] = 9;
        assertThat(files.read("head")).containsExactly(1, 2, 3);
    }

    @Test
    void closesTwice() throws IOException {
        files.close();
        files.close();
    }

    @Test
    void doesWhatAMapWouldDo() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        TreeMap<String, byte[]> expected = new TreeMap<>();
        for (int step = 0; step < 150; step++) {
            String name = "file-" + random.nextInt(4);
            byte[] bytes = bytes(random.nextInt(300), step);
            byte[] before = expected.getOrDefault(name, new byte[0]);
            switch (random.nextInt(5)) {
                case 0 -> {
                    files.replace(name, bytes);
                    expected.put(name, bytes);
                }
                case 1, 2 -> {
                    files.append(name, bytes);
                    byte[] after = Arrays.copyOf(before, before.length + bytes.length);
                    System.arraycopy(bytes, 0, after, before.length, bytes.length);
                    expected.put(name, after);
                }
                case 3 -> {
                    if (expected.containsKey(name)) {
                        int length = random.nextInt(before.length + 1);
                        files.truncate(name, length);
                        expected.put(name, Arrays.copyOf(before, length));
                    }
                }
                default -> {
                    files.destroy(name);
                    expected.remove(name);
                }
            }
            if (step % 50 == 49) {
                openAgain();
            }
            assertThat(files.list()).containsExactlyInAnyOrderElementsOf(expected.keySet());
            for (String each : expected.keySet()) {
                assertThat(files.read(each)).isEqualTo(expected.get(each));
            }
        }
    }

    @Test
    void holdsAStore() throws IOException {
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            store.remove("ticket", RemovalRequest.subject("s3"));
            store.publish();
            store.remove("second", RemovalRequest.record("r1"));
        }
        openAgain();
        try (DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.remainingRows()).isEqualTo(37);
            assertThat(store.state("ticket")).contains(DeletionState.ERASED);
            assertThat(store.state("second")).contains(DeletionState.REMOVED);
            store.checkpoint();
            assertThat(files.list()).hasSize(5);
        }
    }
}
