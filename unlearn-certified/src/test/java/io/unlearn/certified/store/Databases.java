package io.unlearn.certified.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** The databases that the store is tested with, each in a folder of its own. */
enum Databases {
    H2 {
        @Override
        DataSource source(Path folder) {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:file:" + folder.resolve("db").toAbsolutePath());
            return source;
        }

        @Override
        String compaction() {
            return "SHUTDOWN COMPACT";
        }
    },
    SQLITE {
        @Override
        DataSource source(Path folder) {
            SQLiteDataSource source = new SQLiteDataSource();
            source.setUrl("jdbc:sqlite:" + folder.resolve("db").toAbsolutePath());
            return source;
        }

        @Override
        String compaction() {
            return "VACUUM";
        }
    };

    static final String TABLE = "removal_store";
    private static final Duration LEASE = Duration.ofMillis(500);

    abstract DataSource source(Path folder);

    /** Returns the statement that writes the file anew. */
    abstract String compaction();

    StoreFiles open(Path folder) throws IOException {
        Files.createDirectories(folder);
        return JdbcFiles.open(source(folder), TABLE, Clock.systemUTC(), LEASE);
    }

    void compact(Path folder) throws SQLException {
        try (Connection connection = source(folder).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(compaction());
        }
    }

    /** Returns every byte of every file of the database. */
    static byte[] allBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (Path file : files.toList()) {
                all.writeBytes(Files.readAllBytes(file));
            }
            return all.toByteArray();
        }
    }
}
