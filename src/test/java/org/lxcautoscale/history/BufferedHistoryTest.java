package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.log.LogLines;

class BufferedHistoryTest {

    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    /** A server that fails at some calls. */
    private final class Server implements HistoryStore {
        @Override
        public void append(List<Row> rows) throws SQLException {
            call();
            rows.forEach(row -> written.add(row.minute()));
        }

        @Override
        public void rollUp(Instant from, Instant until) throws SQLException {
            call();
            rolledUp.add(from + " " + until);
        }

        @Override
        public void expire(Retention retention, Instant now) throws SQLException {
            call();
        }

        @Override
        public boolean lacksPast(Row.OfContainer container, Instant before) throws SQLException {
            call();
            return true;
        }

        @Override
        public void fill(Row.OfContainer last, List<ArchivedUsage> records) throws SQLException {
            call();
        }

        @Override
        public void close() {}
    }

    @TempDir
    private Path directory;

    private final List<Instant> written = new ArrayList<>();
    private final List<String> rolledUp = new ArrayList<>();
    private int calls;
    private int failsAt = Integer.MAX_VALUE;
    private int worksAgainAt = Integer.MAX_VALUE;

    private void call() throws SQLException {
        calls++;
        if (calls >= failsAt && calls < worksAgainAt) {
            throw new SQLException("terminating connection\n  due to administrator command");
        }
    }

    private HistoryWriter daemon() {
        return new HistoryWriter(
                BufferedHistory.opener(
                        () -> {
                            call();
                            return new Server();
                        },
                        directory.resolve("buffer"),
                        1 << 20),
                RETENTION);
    }

    private static List<Row> minute(int number) {
        return List.of(new Row.OfHost(
                new Row.Place("home", "pve"), NOON.plusSeconds(60L * number), Map.of(HostFigure.CORES, 8L)));
    }

    private static List<Instant> minutes(int until) {
        return IntStream.range(0, until)
                .mapToObj(number -> NOON.plusSeconds(60L * number))
                .toList();
    }

    @Test
    void nothingIsLostWhicheverCallFailsAlsoWhenTheDaemonIsAnotherThen() {
        for (int call = 1; call <= 20; call++) {
            written.clear();
            calls = 0;
            failsAt = call;
            worksAgainAt = call + 3;
            HistoryWriter first = daemon();
            for (int number = 0; number < 10; number++) {
                first.write(minute(number));
            }
            HistoryWriter second = daemon();
            for (int number = 10; number < 20; number++) {
                second.write(minute(number));
            }
            assertThat(written).as("call %s fails", call).containsSubsequence(minutes(20));
        }
    }

    @Test
    void whileTheServerIsAwayNoContainerIsFilledAndAfterThatTheyAre() throws Exception {
        Row.OfContainer container = new Row.OfContainer(
                new Row.Place("home", "pve"), "104", "web", NOON, Map.of(ContainerFigure.CPU_MEAN, 1L));
        failsAt = 2;
        try (HistoryStore history = new BufferedHistory(
                () -> {
                    call();
                    return new Server();
                },
                MinuteBuffer.open(directory.resolve("buffer"), 1 << 20))) {
            assertThatThrownBy(() -> history.lacksPast(container, NOON)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> history.fill(container, List.of())).isInstanceOf(SQLException.class);
            history.append(minute(0));
            assertThat(written).isEmpty();

            worksAgainAt = 1;
            assertThat(history.lacksPast(container, NOON)).isTrue();
            history.fill(container, List.of());
            history.append(minute(1));
            assertThat(written).isEqualTo(minutes(2));
        }
    }

    @Test
    void hoursOfAnOutageAreRolledUpWhenItIsOver() {
        failsAt = 1;
        HistoryWriter daemon = daemon();
        for (int number = 30; number < 200; number++) {
            daemon.write(minute(number));
        }
        assertThat(rolledUp).isEmpty();
        worksAgainAt = 0;
        daemon().write(minute(200));
        assertThat(rolledUp).contains("2026-11-29T12:00:00Z 2026-11-29T15:00:00Z");
    }

    @Test
    void whatIsWrongIsSaidOnceAndInOneLine() {
        try (LogLines log = new LogLines()) {
            failsAt = 1;
            worksAgainAt = 4;
            HistoryWriter daemon = daemon();
            for (int number = 0; number < 6; number++) {
                daemon.write(minute(number));
            }
            assertThat(log.messages())
                    .containsExactly(
                            "History cannot be written to the database, it waits in %s: terminating connection due to administrator command"
                                    .formatted(directory.resolve("buffer")),
                            "History is written to the database again, and nothing waits in %s any more."
                                    .formatted(directory.resolve("buffer")));
        }
    }

    @Test
    void aDiskThatFailsIsTheFailureOfTheHistory() throws Exception {
        Path file = Files.writeString(directory.resolve("buffer"), "in the way");
        HistoryStore.Opener opener = BufferedHistory.opener(Server::new, file, 1 << 20);
        assertThatThrownBy(opener::open).isInstanceOf(SQLException.class).hasMessageContaining(file.toString());
    }
}
