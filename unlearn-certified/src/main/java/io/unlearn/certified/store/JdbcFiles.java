package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in a table of a database: {@code name}, {@code part} and {@code content}, up to 32 KiB of a file in each row. Every change
 * is one transaction, and on the disk when its method returns. Tested with H2 and SQLite, for which a connection is set up so that a
 * commit is forced; of others it is assumed that they do so. The table is made if there is none; where the type
 * {@code VARBINARY} is unknown, make it before.
 *
 * <p><b>One process.</b> A row of the table holds a lease, which a thread of this object renews while it is open. Others are kept
 * out until it is given back or, after a killed process, over. Whoever had it and was paused for longer finds it taken at the next change,
 * which fails: there are never two who write, whatever their clocks say.
 *
 * <p><b>Destroying</b> overwrites the rows and deletes them. What a database keeps in its log, in free pages and in replicas it
 * decides itself: docs/store.md says what was found in the files of H2 and SQLite, and how to be rid of it. What is destroyed here
 * is encrypted, and so is its key.
 *
 * <p>Keeps one connection of the source until it is closed. Thread-safe; one method runs at a time.
 */
public final class JdbcFiles implements StoreFiles {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcFiles.class);
    private static final Pattern TABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
    private static final int PART = 1 << 15;
    private static final Duration LEASE = Duration.ofSeconds(20);

    private final Connection connection;
    private final String table;
    private final JdbcDialect dialect;
    private final JdbcLease lease;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean closed;

    private JdbcFiles(Connection connection, String table, JdbcDialect dialect, JdbcLease lease) {
        this.connection = connection;
        this.table = table;
        this.dialect = dialect;
        this.lease = lease;
    }

    /**
     * Opens a table with a lease of 20 seconds: for so long at most others wait after a process was killed.
     *
     * @param table letters, digits and underscores, at most 63, a letter first
     * @throws InvalidArgumentException if the table cannot have this name
     * @throws InvalidStateException if another process, or this one, has it open, or had until it was killed
     *     a moment ago
     * @throws IOException if the database cannot be reached or refuses what is asked
     */
    public static JdbcFiles open(DataSource database, String table) throws IOException {
        return open(database, table, Clock.systemUTC(), LEASE);
    }

    /**
     * Opens a table with a clock and a lease.
     *
     * @param clock of the lease; those of several machines may differ by less than the lease, or one is let in too early, and the other
     *     one's next change fails
     * @param lease for how long others are kept out after the last sign of life
     * @throws InvalidArgumentException if the table cannot have this name, or the lease is not positive
     * @throws InvalidStateException as {@link #open(DataSource, String)}
     * @throws IOException as {@link #open(DataSource, String)}
     */
    public static JdbcFiles open(DataSource database, String table, Clock clock, Duration lease) throws IOException {
        check(table, lease);
        try {
            Connection connection = database.getConnection();
            try {
                return open(connection, table, clock, lease);
            } catch (SQLException | RuntimeException e) {
                closeAfter(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void check(String table, Duration lease) {
        if (!TABLE.matcher(table).matches()) {
            throw new InvalidArgumentException(
                    "table", "of letters, digits and underscores, a letter first", table, "Choose another name.");
        }
        if (lease.toMillis() <= 0) {
            throw new InvalidArgumentException("lease", "positive", lease, "Twenty seconds are usual.");
        }
    }

    private static JdbcFiles open(Connection connection, String table, Clock clock, Duration duration)
            throws SQLException {
        JdbcDialect dialect = JdbcDialect.setUp(connection);
        try (Statement make = connection.createStatement()) {
            make.execute("CREATE TABLE IF NOT EXISTS " + table + " (name VARCHAR(64) NOT NULL, part BIGINT NOT NULL,"
                    + " content VARBINARY(" + PART + ") NOT NULL, PRIMARY KEY (name, part))");
        }
        connection.setAutoCommit(false);
        JdbcLease lease = new JdbcLease(connection, table, clock, duration);
        lease.take();
        dialect.commit(connection);
        JdbcFiles files = new JdbcFiles(connection, table, dialect, lease);
        Thread renewal =
                new Thread(() -> files.keepRenewing(Math.max(1, duration.toMillis() / 4)), "lease of " + table);
        renewal.setDaemon(true);
        renewal.start();
        return files;
    }

    private static void closeAfter(Connection connection, Exception reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static IOException failed(SQLException e) {
        return new IOException("the database refused: " + e.getMessage(), e);
    }

    /** Not ended by an interrupt, which would close the channels of an embedded database. */
    private void keepRenewing(long millis) {
        try {
            while (!closing.await(millis, TimeUnit.MILLISECONDS)) {
                change(() -> {});
            }
        } catch (InterruptedException | IOException | RuntimeException e) {
            LOG.warn("the lease of a removal store is no longer renewed: {}", e.getMessage());
        }
    }

    private interface Action {
        void run() throws SQLException, IOException;
    }

    /** Carries something out as one transaction, if the lease still holds. */
    private synchronized void change(Action action) throws IOException {
        requireOpen();
        try {
            lease.renew();
            action.run();
            dialect.commit(connection);
        } catch (SQLException e) {
            rollBack(e);
            throw failed(e);
        } catch (IOException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the files are closed");
        }
    }

    private PreparedStatement prepare(String text) throws SQLException {
        return connection.prepareStatement(text.replace("TABLE", table));
    }

    @Override
    public synchronized List<String> list() throws IOException {
        requireOpen();
        try (PreparedStatement query = prepare("SELECT DISTINCT name FROM TABLE WHERE name <> ?")) {
            query.setString(1, JdbcLease.NAME);
            List<String> names = new ArrayList<>();
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            connection.commit();
            return List.copyOf(names);
        } catch (SQLException e) {
            rollBack(e);
            throw failed(e);
        }
    }

    @Override
    public synchronized byte[] read(String name) throws IOException {
        requireOpen();
        try (PreparedStatement query = prepare("SELECT content FROM TABLE WHERE name = ? ORDER BY part")) {
            query.setString(1, name);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            boolean any = false;
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    bytes.writeBytes(found.getBytes(1));
                    any = true;
                }
            }
            connection.commit();
            if (!any) {
                throw new NoSuchFileException(name);
            }
            return bytes.toByteArray();
        } catch (SQLException e) {
            rollBack(e);
            throw failed(e);
        }
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        change(() -> {
            delete(name);
            insert(name, 0, bytes);
        });
    }

    /** An empty file has one empty part. */
    private void insert(String name, long first, byte[] bytes) throws SQLException {
        try (PreparedStatement insert = prepare("INSERT INTO TABLE (name, part, content) VALUES (?, ?, ?)")) {
            long part = first;
            int at = 0;
            do {
                int end = Math.min(bytes.length, at + PART);
                insert.setString(1, name);
                insert.setLong(2, part++);
                insert.setBytes(3, Arrays.copyOfRange(bytes, at, end));
                insert.executeUpdate();
                at = end;
            } while (at < bytes.length);
        }
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        change(() -> {
            try (PreparedStatement query = prepare("SELECT MAX(part) FROM TABLE WHERE name = ?")) {
                query.setString(1, name);
                try (ResultSet found = query.executeQuery()) {
                    found.next();
                    long last = found.getLong(1);
                    insert(name, found.wasNull() ? 0 : last + 1, bytes);
                }
            }
        });
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        byte[] bytes = read(name);
        if (length < bytes.length) {
            replace(name, Arrays.copyOf(bytes, Math.toIntExact(length)));
        }
    }

    @Override
    public void destroy(String name) throws IOException {
        // Two transactions: a database may leave out what the same one undoes.
        change(() -> overwrite(name));
        change(() -> delete(name));
    }

    private void overwrite(String name) throws SQLException {
        List<long[]> parts = new ArrayList<>();
        try (PreparedStatement query = prepare("SELECT part, LENGTH(content) FROM TABLE WHERE name = ?")) {
            query.setString(1, name);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    parts.add(new long[] {found.getLong(1), found.getLong(2)});
                }
            }
        }
        try (PreparedStatement update = prepare("UPDATE TABLE SET content = ? WHERE name = ? AND part = ?")) {
            for (long[] part : parts) {
                update.setBytes(1, new byte[(int) part[1]]);
                update.setString(2, name);
                update.setLong(3, part[0]);
                update.executeUpdate();
            }
        }
    }

    private void delete(String name) throws SQLException {
        try (PreparedStatement delete = prepare("DELETE FROM TABLE WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    /** Gives the lease back, if it is still there to be given back, and closes the connection. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closing.countDown();
        try (connection) {
            change(lease::giveBack);
        } catch (InvalidStateException e) {
            LOG.warn("a removal store was taken over before it was closed");
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            closed = true;
        }
    }
}
