package io.unlearn.spark;

import io.unlearn.certified.store.StoreFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files in memory that refuse to change after a number of changes, as a crash would. */
final class MemoryFiles implements StoreFiles {
    private final Map<String, byte[]> files = new TreeMap<>();
    private int changesLeft = Integer.MAX_VALUE;
    private int changes;

    void failAfter(int more) {
        changesLeft = more;
    }

    int changes() {
        return changes;
    }

    private void change() throws IOException {
        if (changesLeft-- <= 0) {
            throw new IOException("the disk is gone");
        }
        changes++;
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
        change();
        files.put(name, bytes.clone());
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        throw new IOException("nothing is appended to");
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        change();
        files.computeIfPresent(name, (n, b) -> Arrays.copyOf(b, (int) length));
    }

    @Override
    public void destroy(String name) throws IOException {
        change();
        files.remove(name);
    }

    @Override
    public void close() {
        // Stays open for the next store.
    }
}
