package io.unlearn.spark;

import io.unlearn.spark.internal.RowSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;

/**
 * Where Spark may still keep rows that were removed: cached blocks, checkpoints, shuffle files, event logs, and models from before
 * that the caller names. A certificate says nothing about them. Finds what this application knows of; copies of the table, other
 * applications and backups are the caller's to find.
 */
public final class RemainingCopies {
    private RemainingCopies() {}

    /** What kind of copy it is. */
    public enum Kind {
        /** The library's own cache, which {@link #clean} frees. */
        LIBRARY_CACHE,
        /** Cached or persisted data of the application. */
        CACHED_DATA,
        /** Files of checkpoints. */
        CHECKPOINT,
        /** Files in which rows travelled between tasks, or that did not fit into memory. */
        LOCAL_FILES,
        /** Logs of plans and jobs; plans of the caller may hold ids as literals. */
        EVENT_LOG,
        /** A model from before a removal. */
        OLD_MODEL
    }

    /**
     * One place.
     *
     * @param where a name or a path
     * @param bytes how much there is, -1 if that is not known
     * @param clean how to clean it, as a sentence
     */
    public record Copy(Kind kind, String where, long bytes, String clean) {}

    /**
     * Lists what may still hold rows.
     *
     * @param oldModels paths of models that were saved before a removal; those that do not exist are left out
     * @throws UncheckedIOException if a path cannot be looked at
     */
    public static List<Copy> of(SparkSession session, String... oldModels) {
        SparkContext context = session.sparkContext();
        List<Copy> copies = new ArrayList<>();
        for (RDDInfo info : context.getRDDStorageInfo()) {
            boolean own = RowSource.NAME.equals(info.name());
            copies.add(new Copy(
                    own ? Kind.LIBRARY_CACHE : Kind.CACHED_DATA,
                    info.name() + " (" + info.id() + ")",
                    info.memSize() + info.diskSize(),
                    own
                            ? "Call RemainingCopies.clean(...), or close the model."
                            : "Call unpersist() on it, or spark.catalog().clearCache()."));
        }
        if (context.getCheckpointDir().isDefined()) {
            String folder = context.getCheckpointDir().get();
            addFolder(session, copies, Kind.CHECKPOINT, folder, "Delete the folder when nothing reads it any more.");
        }
        if (context.conf().getBoolean("spark.eventLog.enabled", false)) {
            // Spark's own default.
            String folder = context.conf().get("spark.eventLog.dir", "/tmp/spark-events");
            addFolder(
                    session,
                    copies,
                    Kind.EVENT_LOG,
                    folder,
                    "Delete old logs, and set spark.sql.redaction.string.regex where plans hold ids.");
        }
        copies.add(
                new Copy(
                        Kind.LOCAL_FILES,
                        context.conf().get("spark.local.dir", System.getProperty("java.io.tmpdir", "/tmp")),
                        -1,
                        "Stop the application, which deletes its shuffle and spill files; overwrite the disks if that matters."));
        for (String model : oldModels) {
            addFolder(session, copies, Kind.OLD_MODEL, model, "Replace it by the unlearned model, and delete it.");
        }
        return List.copyOf(copies);
    }

    /** Frees the library's caches: that of a model, made anew without removed rows when it is next needed. */
    public static void clean(SparkRemoval model) {
        model.uncache();
    }

    /** Frees the library's cache of a model that is kept in a store. */
    public static void clean(DurableSparkRemoval model) {
        model.inner().uncache();
    }

    private static void addFolder(SparkSession session, List<Copy> copies, Kind kind, String folder, String clean) {
        try {
            Path path = new Path(folder);
            FileSystem files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
            if (files.exists(path)) {
                copies.add(new Copy(kind, folder, files.getContentSummary(path).getLength(), clean));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "path " + folder + " must be readable but is not: " + e.getMessage() + ". Check the permissions.",
                    e);
        }
    }
}
