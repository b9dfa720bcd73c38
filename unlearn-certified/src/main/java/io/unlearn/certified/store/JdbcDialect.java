package io.unlearn.certified.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** What has to be said to a database besides the standard, so that a commit is on the disk and what is deleted is overwritten. */
enum JdbcDialect {
    /** Writes at each commit, and forces at each checkpoint. */
    H2,

    /** Forces at each commit, the directory too, and overwrites what is deleted. */
    SQLITE,

    /** Is taken to force at each commit, as it stands in the standard. */
    OTHER;

    /** Sets a new connection up, which commits each statement by itself until it is told otherwise. */
    static JdbcDialect setUp(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        switch (product) {
            case "h2" -> {
                run(connection, "SET WRITE_DELAY 0");
                return H2;
            }
            case "sqlite" -> {
                run(connection, "PRAGMA synchronous = EXTRA");
                run(connection, "PRAGMA secure_delete = ON");
                return SQLITE;
            }
            default -> {
                return OTHER;
            }
        }
    }

    /** Commits, and returns once it is on the disk. */
    void commit(Connection connection) throws SQLException {
        connection.commit();
        if (this == H2) {
            run(connection, "CHECKPOINT SYNC");
        }
    }

    private static void run(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
