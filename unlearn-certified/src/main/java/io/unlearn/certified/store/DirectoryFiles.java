package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of a directory, forced to the disk before a method returns. A lock file keeps other processes out; the operating system
 * frees it when the process ends, however it ends.
 *
 * <p>Overwriting reaches the same blocks on most file systems with a plain disk under them, and not on solid-state disks, copy-on-write file systems,
 * snapshots and backups. What is destroyed here is encrypted, and so is its key.
 */
public final class DirectoryFiles implements StoreFiles {
    private static final String LOCK = "lock";
    private static final String UNFINISHED = ".new";

    private final Path directory;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private DirectoryFiles(Path directory, FileChannel lockChannel, FileLock lock) {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /**
     * Opens a directory, which is made if there is none.
     *
     * @throws InvalidStateException if another process, or this one, has it open
     * @throws IOException if the directory cannot be made or written
     */
    public static DirectoryFiles open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = tryLock(channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new InvalidStateException(
                    "store directory",
                    "open in one process at a time",
                    "in use by another one",
                    "Close the store there first; two processes must not share one.");
        }
        DirectoryFiles files = new DirectoryFiles(directory, channel, lock);
        files.clean();
        return files;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Destroys what a crash left half written. */
    private void clean() throws IOException {
        for (Path path : paths()) {
            if (path.getFileName().toString().endsWith(UNFINISHED)) {
                destroy(path);
            }
        }
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public List<String> list() throws IOException {
        return paths().stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> !name.equals(LOCK) && !name.endsWith(UNFINISHED))
                .toList();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        Path unfinished = directory.resolve(name + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            write(channel, bytes);
            channel.force(true);
        }
        Files.move(
                unfinished,
                directory.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        Path path = directory.resolve(name);
        boolean made = Files.notExists(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(channel.size());
            write(channel, bytes);
            channel.force(true);
        }
        if (made) {
            forceDirectory();
        }
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    @Override
    public void destroy(String name) throws IOException {
        destroy(directory.resolve(name));
        forceDirectory();
    }

    private static void destroy(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            byte[] zeros = new byte[1 << 16];
            for (long left = channel.size(); left > 0; left -= zeros.length) {
                write(channel, left < zeros.length ? new byte[(int) left] : zeros);
            }
            channel.force(true);
        } catch (NoSuchFileException e) {
            return;
        }
        Files.delete(path);
    }

    /** Makes names durable, where the system lets a directory be opened; it does not on Windows, which needs no such thing. */
    private void forceDirectory() throws IOException {
        try (FileChannel channel = openDirectory()) {
            if (channel != null) {
                channel.force(true);
            }
        }
    }

    private @Nullable FileChannel openDirectory() {
        try {
            return FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (lockChannel.isOpen()) {
            lock.release();
            lockChannel.close();
        }
    }
}
