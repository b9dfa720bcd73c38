package io.unlearn.certified.service;

import io.unlearn.certified.store.StoreFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Files in memory that count appends, can be held up, and fail on demand. */
final class TrialFiles implements StoreFiles {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final AtomicInteger appends = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean failing;
    private volatile int kept;

    /** Makes the next change wait until the latch is open. */
    CountDownLatch hold() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = latch;
        return latch;
    }

    /** Fails every change from now on; so many bytes of an append are written. */
    void fail(int keptBytes) {
        kept = keptBytes;
        failing = true;
    }

    void mend() {
        failing = false;
    }

    private void change() throws IOException {
        boolean interrupted = false;
        while (true) {
            try {
                gate.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void failIfAsked() throws IOException {
        change();
        if (failing) {
            throw new IOException("the disk is gone");
        }
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
        failIfAsked();
        files.put(name, bytes.clone());
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        change();
        appends.incrementAndGet();
        byte[] before = files.getOrDefault(name, new byte[0]);
        int written = failing ? Math.min(kept, bytes.length) : bytes.length;
        byte[] after = Arrays.copyOf(before, before.length + written);
        System.arraycopy(bytes, 0, after, before.length, written);
        files.put(name, after);
        if (failing) {
            throw new IOException("the disk is gone");
        }
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        failIfAsked();
        files.put(name, Arrays.copyOf(read(name), (int) length));
    }

    @Override
    public void destroy(String name) throws IOException {
        failIfAsked();
        files.remove(name);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
