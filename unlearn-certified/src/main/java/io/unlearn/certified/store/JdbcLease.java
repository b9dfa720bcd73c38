package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidStateException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * The row that says who may change the files: its number grows with each holder, and its content is the time until which it
 * keeps others out. Every change renews it in the same transaction, and fails if the number is another one by then: so there are never
 * two who write, whatever clocks and pauses there are. Called under the lock of its files.
 */
final class JdbcLease {
    /** No file has this name. */
    static final String NAME = "lease.";

    private static final String FIX =
            "Close the store there first, or wait until its lease is over; two processes must not share one.";

    private final Connection connection;
    private final String table;
    private final Clock clock;
    private final Duration duration;
    private long number;

    JdbcLease(Connection connection, String table, Clock clock, Duration duration) {
        this.connection = connection;
        this.table = table;
        this.clock = clock;
        this.duration = duration;
    }

    /**
     * Takes the lease, without committing.
     *
     * @throws InvalidStateException if somebody else has it
     */
    void take() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT part, content FROM " + table + " WHERE name = ?")) {
            query.setString(1, NAME);
            try (ResultSet found = query.executeQuery()) {
                if (found.next()) {
                    takeOver(found.getLong(1), found.getBytes(2));
                } else {
                    insert();
                }
            }
        }
    }

    private void insert() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " (name, part, content) VALUES (?, ?, ?)")) {
            insert.setString(1, NAME);
            insert.setLong(2, 1);
            insert.setBytes(3, end());
            insert.executeUpdate();
            number = 1;
        }
    }

    private void takeOver(long before, byte[] until) throws SQLException {
        long left = ByteBuffer.wrap(until).getLong() - clock.millis();
        if (left > 0) {
            throw new InvalidStateException(
                    "store table " + table,
                    "open in one process at a time",
                    "in use by another one, or was until its process ended, less than " + duration.toSeconds()
                            + " s ago",
                    FIX);
        }
        // If it was renewed or taken since it was read, it does not have this content any more.
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + table + " SET part = ?, content = ? WHERE name = ? AND part = ? AND content = ?")) {
            update.setLong(1, before + 1);
            update.setBytes(2, end());
            update.setString(3, NAME);
            update.setLong(4, before);
            update.setBytes(5, until);
            require(update.executeUpdate());
            number = before + 1;
        }
    }

    private byte[] end() {
        return bytes(clock.millis() + duration.toMillis());
    }

    private static byte[] bytes(long millis) {
        return ByteBuffer.allocate(Long.BYTES).putLong(millis).array();
    }

    private void require(int rows) {
        if (rows != 1) {
            throw new InvalidStateException(
                    "store table " + table, "open in one process at a time", "in use by another one now", FIX);
        }
    }

    /**
     * Makes it last from now on, as a part of the transaction that runs.
     *
     * @throws InvalidStateException if somebody else has it now
     */
    void renew() throws SQLException {
        set(end());
    }

    /** Lets somebody else have it at once, as a part of the transaction that runs. */
    void giveBack() throws SQLException {
        set(bytes(0));
    }

    private void set(byte[] until) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + table + " SET content = ? WHERE name = ? AND part = ?")) {
            update.setBytes(1, until);
            update.setString(2, NAME);
            update.setLong(3, number);
            require(update.executeUpdate());
        }
    }
}
