package io.unlearn.certified.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** What has to be said to a database besides the standard, so that a commit is on the disk and what is deleted is overwritten. */
enum JdbcDialect {
    /** Writes at each commit, and forces at each checkpoint. */
    H2(List.of("SET WRITE_DELAY 0"), List.of("CHECKPOINT SYNC")),

    /** Forces at each commit, the directory too, and overwrites what is deleted. */
    SQLITE(List.of("PRAGMA synchronous = EXTRA", "PRAGMA secure_delete = ON"), List.of()),

    /** Is taken to force at each commit, as it stands in the standard. */
    OTHER(List.of(), List.of());

    private final List<String> first;
    private final List<String> afterCommit;

    JdbcDialect(List<String> first, List<String> afterCommit) {
        this.first = first;
        this.afterCommit = afterCommit;
    }

    /** Sets a new connection up, which commits each statement by itself until it is told otherwise. */
    static JdbcDialect setUp(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        JdbcDialect dialect = product.equals("h2") ? H2 : product.equals("sqlite") ? SQLITE : OTHER;
        run(connection, dialect.first);
        return dialect;
    }

    /** Commits, and returns once it is on the disk. */
    void commit(Connection connection) throws SQLException {
        connection.commit();
        run(connection, afterCommit);
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        for (String text : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(text);
            }
        }
    }
}
