package io.unlearn.certified.store;

import java.io.IOException;
import java.util.List;

/**
 * Where a {@link DurableRemoval} keeps its bytes: named files, held by one process at a time. {@link DirectoryFiles} keeps them in
 * a directory; a database may hold them instead.
 *
 * <p>What a method has returned from must survive a crash of the process and of the machine. Called by one thread at a time. Names
 * are lower-case letters, digits and hyphens.
 */
public interface StoreFiles extends AutoCloseable {
    /** Returns the names of all files, in any order. */
    List<String> list() throws IOException;

    /**
     * Returns what a file holds.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    byte[] read(String name) throws IOException;

    /** Makes a file hold these bytes, whether it existed or not. After a crash, it is as before or as asked for. */
    void replace(String name, byte[] bytes) throws IOException;

    /** Adds bytes to the end of a file, which is made if there is none. After an exception or a crash, any first part may be there. */
    void append(String name, byte[] bytes) throws IOException;

    /** Cuts a file to a length that it had. */
    void truncate(String name, long length) throws IOException;

    /** Overwrites a file as well as the medium allows, and deletes it. Does nothing if there is no such file. */
    void destroy(String name) throws IOException;

    /** Lets another process have the files. Closing twice does nothing. */
    @Override
    void close() throws IOException;
}
