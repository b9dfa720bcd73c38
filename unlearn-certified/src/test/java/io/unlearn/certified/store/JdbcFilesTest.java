package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.Planted;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases, failures and remains of stores in a database. */
class JdbcFilesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aTableIsHeldByOneStoreAtATime(Databases kind) throws IOException {
        DataSource source = kind.source(folder);
        try (StoreFiles first = JdbcFiles.open(source, "t", Clock.systemUTC(), HOUR)) {
            first.replace("head", new byte[] {1});
            assertThatThrownBy(() -> JdbcFiles.open(source, "t"))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining(
                            "store table t must be open in one process at a time but is in use by another");
            first.replace("head", new byte[] {2});
            JdbcFiles.open(source, "another_table").close();
        }
        try (StoreFiles second = JdbcFiles.open(source, "t")) {
            assertThat(second.read("head")).containsExactly(2);
        }
    }

    /** The first holder is paused for longer than its lease: its clock stands still, so that it never renews in time. */
    @ParameterizedTest
    @EnumSource
    void whoWasTakenOverCannotWrite(Databases kind) throws IOException {
        DataSource source = kind.source(folder);
        Clock later = Clock.offset(Clock.systemUTC(), HOUR.multipliedBy(3));
        try (StoreFiles first = JdbcFiles.open(source, "t", Clock.systemUTC(), HOUR)) {
            first.replace("head", new byte[] {1});
            try (StoreFiles second = JdbcFiles.open(source, "t", later, HOUR)) {
                second.replace("head", new byte[] {2});
                for (String change : new String[] {"replace", "append", "destroy"}) {
                    assertThatThrownBy(() -> change(first, change))
                            .isInstanceOf(InvalidStateException.class)
                            .hasMessageContaining("in use by another one now");
                }
                assertThat(second.read("head")).containsExactly(2);
                assertThat(second.list()).containsExactly("head");
            }
        }
    }

    private static void change(StoreFiles files, String kind) throws IOException {
        switch (kind) {
            case "replace" -> files.replace("head", new byte[] {3});
            case "append" -> files.append("head", new byte[] {3});
            default -> files.destroy("head");
        }
    }

    /** Once renewed, a lease keeps out who would have been let in when it was first over. */
    @ParameterizedTest
    @EnumSource
    void anIdleHolderKeepsItsLease(Databases kind) throws Exception {
        DataSource source = kind.source(folder);
        Duration lease = Duration.ofSeconds(2);
        try (StoreFiles first = JdbcFiles.open(source, "t", Clock.systemUTC(), lease)) {
            long end = endOfLease(source);
            while (endOfLease(source) == end) {
                Thread.sleep(50);
            }
            Clock afterTheFirst = Clock.fixed(Instant.ofEpochMilli(end + 1), ZoneOffset.UTC);
            assertThatThrownBy(() -> JdbcFiles.open(source, "t", afterTheFirst, lease))
                    .isInstanceOf(InvalidStateException.class);
            first.replace("head", new byte[] {1});
        }
    }

    private static long endOfLease(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT content FROM t WHERE name = 'lease.'")) {
            assertThat(found.next()).isTrue();
            return ByteBuffer.wrap(found.getBytes(1)).getLong();
        }
    }

    @Test
    void badSettingsAndBrokenDatabasesAreTold() throws IOException {
        DataSource source = Databases.H2.source(folder);
        for (String name : new String[] {"", "1t", "t;drop", "t t", "a".repeat(64)}) {
            assertThatThrownBy(() -> JdbcFiles.open(source, name))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageStartingWith("table must be of letters");
        }
        assertThatThrownBy(() -> JdbcFiles.open(source, "t", Clock.systemUTC(), Duration.ZERO))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("lease must be positive");
        JdbcDataSource nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:file:" + folder.resolve("none") + ";IFEXISTS=TRUE");
        assertThatThrownBy(() -> JdbcFiles.open(nowhere, "t"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the database refused: ");
        StoreFiles files = JdbcFiles.open(source, "t");
        files.close();
        assertThatThrownBy(files::list).isInstanceOf(IOException.class).hasMessage("the files are closed");
        assertThatThrownBy(() -> files.append("a", new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("the files are closed");
    }

    /** Fails at some of the statements and commits, before them and after them. */
    @ParameterizedTest
    @EnumSource
    void aDatabaseThatFailsLosesNothing(Databases kind) throws IOException {
        failAtEvery(kind, 37);
    }

    /** Fails at every statement and every commit, before it and after it. */
    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void aDatabaseThatFailsAnywhereLosesNothing(Databases kind) throws IOException {
        failAtEvery(kind, 1);
    }

    private void failAtEvery(Databases kind, int step) throws IOException {
        int cases = 0;
        for (int at = 1; ; at += step) {
            Path here = Files.createDirectory(folder.resolve("at-" + at));
            try (StoreFiles files = kind.open(here)) {
                StoreCases.create(files, StoreFaultsTest.ROWS).close();
            }
            FailingSource failing = new FailingSource(kind.source(here), at);
            Set<Integer> acknowledged = new HashSet<>();
            try (StoreFiles files = JdbcFiles.open(failing.source(), Databases.TABLE, Clock.systemUTC(), HOUR)) {
                failing.arm();
                StoreFaultsTest.removeUntilFailure(files, acknowledged);
                failing.disarm();
            }
            if (!failing.failed()) {
                assertThat(acknowledged).hasSize(6);
                break;
            }
            cases++;
            try (StoreFiles files = kind.open(here)) {
                StoreFaultsTest.nothingIsLostAndNothingDoneTwice(files, acknowledged);
            }
        }
        assertThat(cases * step).isGreaterThan(100);
    }

    /** The settings and the statement that {@link JdbcDialect} adds for H2 are what makes it force each change. */
    @Test
    void everyChangeIsForcedToTheDisk() throws IOException {
        FilePath.register(new ForcedPath());
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:forced:" + folder.resolve("db").toAbsolutePath());
        // A lease of an hour, so that no renewal is counted.
        try (StoreFiles files = JdbcFiles.open(source, "t", Clock.systemUTC(), HOUR)) {
            for (String change : new String[] {"replace", "append", "append", "replace", "destroy"}) {
                int before = ForcedPath.FORCES.get();
                change(files, change);
                assertThat(ForcedPath.FORCES.get()).as(change).isGreaterThan(before);
            }
        }
    }

    /** A commit that fails may have been carried out: what was asked for is there or is not, and the store finds out. */
    @Test
    void aFailureLeavesTheFilesAsBeforeOrAsAskedFor() throws IOException {
        FailingSource failing = new FailingSource(Databases.H2.source(folder), 0);
        try (StoreFiles files = JdbcFiles.open(failing.source(), "t")) {
            files.replace("head", new byte[] {1});
            for (int at = 0; at < 12; at++) {
                failing.failAt(at);
                try {
                    files.replace("head", new byte[] {2, 2});
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("the database refused");
                }
                failing.disarm();
                assertThat(files.read("head")).isIn(new byte[] {1}, new byte[] {2, 2});
                files.replace("head", new byte[] {1});
            }
        }
    }

    /**
     * What is left in the files of a database when a store has destroyed the key and the rows of a generation. All of it is sealed with
     * that key, and the key with the caller's.
     */
    @ParameterizedTest
    @EnumSource
    void whatIsDestroyedIsGoneAfterCompaction(Databases kind) throws Exception {
        byte[] key;
        byte[] secret;
        try (StoreFiles files = kind.open(folder);
                DurableRemoval store = StoreCases.create(files, 40)) {
            key = files.read("key-0");
            secret = files.read("secret-0");
            store.remove("canary-request", RemovalRequest.subject("canary-subject"));
            assertThat(Planted.holds(Databases.allBytes(folder), key)).isTrue();
            store.checkpoint();
            assertThat(store.state("canary-request")).contains(DeletionState.ERASED);
            if (kind == Databases.SQLITE) {
                assertThat(Planted.holds(Databases.allBytes(folder), key)).isFalse();
            }
            assertNoCanary(Databases.allBytes(folder));
        }
        kind.compact(folder);
        byte[] left = Databases.allBytes(folder);
        assertThat(Planted.holds(left, key)).isFalse();
        assertThat(Planted.holds(left, Arrays.copyOf(secret, 64))).isFalse();
        assertNoCanary(left);
        try (StoreFiles files = kind.open(folder);
                DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.remainingRows()).isEqualTo(39);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void assertNoCanary(byte[] bytes) {
        assertThat(Planted.holds(bytes, "canary")).isFalse();
        assertThat(Planted.holds(bytes, StoreCases.CANARY)).isFalse();
    }
}
