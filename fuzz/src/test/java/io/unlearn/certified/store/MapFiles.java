package io.unlearn.certified.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Files in a map that the caller looks at. */
record MapFiles(Map<String, byte[]> files) implements StoreFiles {
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
    public void replace(String name, byte[] bytes) {
        files.put(name, bytes.clone());
    }

    @Override
    public void append(String name, byte[] bytes) {
        byte[] before = files.getOrDefault(name, new byte[0]);
        byte[] after = Arrays.copyOf(before, before.length + bytes.length);
        System.arraycopy(bytes, 0, after, before.length, bytes.length);
        files.put(name, after);
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        files.put(name, Arrays.copyOf(read(name), (int) length));
    }

    @Override
    public void destroy(String name) {
        files.remove(name);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
