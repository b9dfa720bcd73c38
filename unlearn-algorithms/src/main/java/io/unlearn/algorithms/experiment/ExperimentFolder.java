package io.unlearn.algorithms.experiment;

import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an experiment: for each group of models a folder with {@code group.json}, which says what made them, and one
 * file for each finished model. No name ever holds half a file.
 *
 * @param root the folder
 */
record ExperimentFolder(Path root) {
    private static final String GROUP_FILE = "group.json";
    private static final String SEED = ".seed";

    /** A number that this library writes; a damaged file makes another description, and is refused. */
    private static final Pattern TOGETHER = Pattern.compile('"' + Groups.TOGETHER + "\": \"([1-9][0-9]{0,8})\"");

    /** Holds the folder for one run; a second run of the same experiment would do the same work twice. */
    final class Lock implements AutoCloseable {
        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() {
            try {
                // Closing the channel releases the lock.
                channel.close();
            } catch (IOException e) {
                throw failed(root, e);
            }
        }
    }

    Lock lock() {
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new InvalidStateException(
                        "experiment folder " + root,
                        "free",
                        "in use by another run",
                        "Wait for it, or use another folder.");
            }
            return new Lock(channel);
        } catch (IOException e) {
            throw failed(root, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Returns the hash of everything that decides the models of a group. */
    static String fingerprint(JsonObject description) {
        return HexFormat.of().formatHex(SeedFile.sha256(Json.canonicalBytes(description)));
    }

    /** Checks that the models in the group's folder, if there are any, were made by this configuration. */
    void check(String group, JsonObject description) {
        Path models = root.resolve(group);
        Path file = models.resolve(GROUP_FILE);
        try {
            boolean same = !Files.exists(file)
                    || new String(readAll(file), StandardCharsets.UTF_8).equals(Json.pretty(description));
            if (!same && hasModels(models)) {
                throw new InvalidStateException(
                        "configuration of " + group,
                        "that of the models in " + models,
                        "another one; see " + file,
                        "Use another folder, or delete this one to make these models anew.");
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Returns how many models of a group are made at once, as written down with it; nothing if the group is not there. */
    Optional<Integer> together(String group) {
        Path file = root.resolve(group).resolve(GROUP_FILE);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Matcher found = TOGETHER.matcher(new String(readAll(file), StandardCharsets.UTF_8));
            return Optional.of(found.find() ? Integer.parseInt(found.group(1)) : 1);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Returns whether a group has finished models. */
    boolean hasModels(String group) {
        Path models = root.resolve(group);
        try {
            return Files.isDirectory(models) && hasModels(models);
        } catch (IOException e) {
            throw failed(models, e);
        }
    }

    private static boolean hasModels(Path group) throws IOException {
        try (Stream<Path> files = Files.list(group)) {
            return files.anyMatch(file -> file.toString().endsWith(SEED));
        }
    }

    /** Writes down what makes the models of a group; call {@link #check} first. */
    void claim(String group, JsonObject description) {
        Path models = root.resolve(group);
        Path file = models.resolve(GROUP_FILE);
        try {
            Files.createDirectories(models);
            write(file, Json.pretty(description).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    Optional<ModelRun> read(String fingerprint, SeedJob job) {
        return bytes(seedFile(job)).flatMap(bytes -> SeedFile.read(bytes, fingerprint, job));
    }

    /** Returns the results, which must be there. */
    ModelRun required(String fingerprint, SeedJob job) {
        return read(fingerprint, job)
                .orElseThrow(() -> new InvalidStateException(
                        "file of " + job, "there and whole", "missing or damaged", "Run the experiment again."));
    }

    void write(String fingerprint, SeedJob job, ModelRun run) {
        writeOrFail(seedFile(job), SeedFile.write(fingerprint, job, run));
    }

    Optional<byte[]> readModel(SeedJob job) {
        return bytes(modelFile(job)).flatMap(SeedFile::unsealed);
    }

    void writeModel(SeedJob job, byte[] model) {
        writeOrFail(modelFile(job), SeedFile.sealed(model));
    }

    /** Writes a model that is sealed already. */
    void receiveModel(SeedJob job, byte[] sealed) {
        writeOrFail(modelFile(job), sealed);
    }

    /** Writes results that are sealed already. */
    void receiveResults(SeedJob job, byte[] sealed) {
        writeOrFail(seedFile(job), sealed);
    }

    /** Returns the results as they lie on the disk. */
    byte[] sealedResults(SeedJob job) {
        return bytes(seedFile(job)).orElse(new byte[0]);
    }

    /** Returns the model as it lies on the disk, or nothing if it was not kept. */
    byte[] sealedModel(SeedJob job) {
        return bytes(modelFile(job)).orElse(new byte[0]);
    }

    private Path seedFile(SeedJob job) {
        return file(job, SEED);
    }

    private Path modelFile(SeedJob job) {
        return file(job, ".model");
    }

    private Path file(SeedJob job, String ending) {
        return root.resolve(job.group()).resolve(String.format(Locale.ROOT, "%05d%s", job.index(), ending));
    }

    private static Optional<byte[]> bytes(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(readAll(file)) : Optional.empty();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void writeOrFail(Path file, byte[] bytes) {
        try {
            write(file, bytes);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    // Streams, since an interrupt would close a channel in the midst of its work.

    private static byte[] readAll(Path file) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return in.readAllBytes();
        }
    }

    /** Writes under another name, waits until the disk has it, and renames. */
    static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                out.write(bytes);
                out.getFD().sync();
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static InvalidStateException failed(Path file, IOException cause) {
        InvalidStateException error = new InvalidStateException(
                "file " + file,
                "readable and writable, on a disk with room",
                "not: " + cause.getMessage(),
                "Make room or choose another folder, and run again: finished models are kept.");
        error.initCause(cause);
        return error;
    }
}
