package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest extends HistoryStoreContract {

    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    @TempDir
    private Path directory;

    @Override
    Dialect dialect() {
        return new SqliteDialect();
    }

    @Override
    HistoryStore open() throws SQLException {
        return new SqliteFile(file(), () -> HOUR).open();
    }

    @Override
    HistoryReader reader() throws SQLException {
        return HistoryReader.open(file());
    }

    @Override
    Connection other() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Override
    long bytesOfTwoDays() {
        return 290 << 10;
    }

    private Path file() {
        return directory.resolve("history.db");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAside() throws Exception {
        Files.writeString(directory.resolve("history.db"), "this is my shopping list, ".repeat(100));
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 0, 250, 2048)));
        }
        assertThat(files()).contains("history.db", "history.db.corrupt-20261129-120000");
        assertThat(directory.resolve("history.db.corrupt-20261129-120000"))
                .content()
                .startsWith("this is my shopping list");
        assertThat(query("SELECT vmid FROM container_minutes_view")).containsExactly("104");
    }

    @Test
    void aDatabaseThatIsDestroyedWhileItIsOpenIsSetAsideAndTheNextMinutesAreKept() throws Exception {
        SqliteFile file = new SqliteFile(directory.resolve("history.db"), () -> HOUR);
        HistoryWriter writer = new HistoryWriter(file, RETENTION);
        for (int minute = 0; minute < 200; minute++) {
            writer.write(List.of(container("104", minute, 250, 2048)));
        }
        query("PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] bytes = Files.readAllBytes(directory.resolve("history.db"));
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0xAB);
        Files.write(directory.resolve("history.db"), bytes);
        for (int minute = 200; minute < 205; minute++) {
            writer.write(List.of(container("104", minute, 250, 2048)));
        }
        assertThat(files()).contains("history.db.corrupt-20261129-120000");
        assertThat(query("SELECT count(*) FROM container_minutes_view")).containsExactly("5");
    }

    @Test
    void aDirectoryThatIsMissingIsNoReasonToSetAnythingAside() throws Exception {
        SqliteFile file = new SqliteFile(directory.resolve("missing/history.db"), () -> HOUR);
        assertThatThrownBy(file::open).isInstanceOf(SQLException.class);
        assertThat(files()).isEmpty();
    }
}
