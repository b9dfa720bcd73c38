package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * Bytes in {@link StoreFiles} that are replaced as a whole: encrypted under a random key of their own, which is sealed with the
 * caller's and destroyed with the next replacement, so that what was there before cannot be read any more. For models that write
 * their own state, such as those over a cluster; {@link DurableRemoval} keeps the others.
 *
 * <p>After a crash at any point the bytes are those from before or from after, never a mixture. Not thread-safe. The files stay the
 * caller's to close.
 */
public final class SealedState {
    private final StoreFiles files;
    private final Sealer caller;
    private long generation;

    private SealedState(StoreFiles files, Sealer caller, long generation) {
        this.files = files;
        this.caller = caller;
        this.generation = generation;
    }

    /**
     * Puts bytes into empty files.
     *
     * @param key for AES, 128, 192 or 256 bits
     * @throws InvalidStateException if there is a state already
     * @throws io.unlearn.core.error.InvalidArgumentException if the key is not one for AES
     * @throws UncheckedIOException if the files cannot be written
     */
    public static SealedState create(StoreFiles files, SecretKey key, byte[] first) {
        Sealer caller = new Sealer(key);
        return unchecked(() -> {
            if (Generation.chosen(files).isPresent()) {
                throw new InvalidStateException(
                        "store", "empty", "one that has a state", "Open it, or take another directory.");
            }
            Generation.destroyOthers(files, 0);
            SealedState state = new SealedState(files, caller, 0);
            state.write(0, first);
            return state;
        });
    }

    /**
     * Opens a state.
     *
     * @throws InvalidStateException if there is none
     * @throws UncheckedIOException if the files cannot be read
     */
    public static SealedState open(StoreFiles files, SecretKey key) {
        Sealer caller = new Sealer(key);
        return unchecked(() -> {
            long generation = Generation.chosen(files)
                    .orElseThrow(() -> new InvalidStateException(
                            "store", "one that has a state", "empty", "Create it first, or check the directory."));
            Generation.destroyOthers(files, generation);
            return new SealedState(files, caller, generation);
        });
    }

    /**
     * Returns the bytes.
     *
     * @throws InvalidStateException if the key is another one, or they were changed
     * @throws UncheckedIOException if the files cannot be read
     */
    public byte[] read() {
        return unchecked(() -> {
            String name = name(generation);
            return Generation.sealer(files, caller, generation)
                    .open(name, files.read(name))
                    .orElseThrow(() -> new InvalidStateException(
                            "state of the store",
                            "as it was written",
                            "changed",
                            "Restore the newest undamaged copy of the whole store."));
        });
    }

    /**
     * Replaces the bytes; durable on return, and what was there before is erased.
     *
     * @throws UncheckedIOException if the files cannot be written: the bytes are then those from before or these, and must be read
     *     again by {@link #open}
     */
    public void replace(byte[] bytes) {
        unchecked(() -> {
            long next = generation + 1;
            write(next, bytes);
            generation = next;
            Generation.destroyOthers(files, next);
            return next;
        });
    }

    private void write(long n, byte[] bytes) throws IOException {
        byte[] key = Sealer.newKey();
        Sealer own = Sealer.of(key);
        files.replace("key-" + n, caller.seal("key-" + n, key));
        Arrays.fill(key, (byte) 0);
        files.replace(name(n), own.seal(name(n), bytes));
        Generation.choose(files, n);
    }

    private static String name(long n) {
        return "state-" + n;
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "files of the store must be readable and writable but are not: " + e.getMessage()
                            + ". Look for a full disk or a missing permission; what is durable is unchanged.",
                    e);
        }
    }
}
