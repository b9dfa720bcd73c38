package io.unlearn.certified.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files in memory that fail on demand: after a number of changes, or when a number of bytes is full. */
final class MemoryFiles implements StoreFiles {
    final Map<String, byte[]> files = new TreeMap<>();
    private long changesLeft = Long.MAX_VALUE;
    private long room = Long.MAX_VALUE;
    private int kept;
    private long changes;

    /** Returns a copy that does not fail: what a machine has after a crash. */
    MemoryFiles afterCrash() {
        MemoryFiles copy = new MemoryFiles();
        files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
        return copy;
    }

    /** Fails at every change after so many; of an append that fails, so many bytes are written. */
    void failAfter(int count, int keptBytes) {
        changesLeft = count;
        kept = keptBytes;
    }

    /** Lets files take so many bytes more. */
    void room(long bytes) {
        room = bytes;
    }

    long changes() {
        return changes;
    }

    private boolean fails() {
        changes++;
        return changesLeft-- <= 0;
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public byte[] read(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return bytes.clone();
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        if (fails()) {
            throw new IOException("crash");
        }
        take(bytes.length);
        files.put(name, bytes.clone());
    }

    private void take(long bytes) throws IOException {
        if (bytes > room) {
            throw new IOException("No space left on device");
        }
        room -= bytes;
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        byte[] before = files.getOrDefault(name, new byte[0]);
        boolean fails = fails();
        int written = fails ? Math.min(kept, bytes.length) : (int) Math.min(room, bytes.length);
        byte[] after = Arrays.copyOf(before, before.length + written);
        System.arraycopy(bytes, 0, after, before.length, written);
        files.put(name, after);
        if (fails) {
            throw new IOException("crash");
        }
        take(bytes.length);
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        if (fails()) {
            throw new IOException("crash");
        }
        files.put(name, Arrays.copyOf(read(name), (int) length));
    }

    @Override
    public void destroy(String name) throws IOException {
        if (fails()) {
            throw new IOException("crash");
        }
        files.remove(name);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
