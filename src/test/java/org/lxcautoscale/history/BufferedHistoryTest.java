package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.history.FailingStore.minute;
import static org.lxcautoscale.history.FailingStore.minutes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.log.LogLines;

class BufferedHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    private Path directory;

    private final FailingStore server = new FailingStore("terminating connection\n  due to administrator command");

    private HistoryWriter daemon() {
        return new HistoryWriter(
                BufferedHistory.opener(server::open, directory.resolve("buffer"), 1 << 20), FailingStore.RETENTION);
    }

    @Test
    void nothingIsLostWhicheverCallFailsAlsoWhenTheDaemonIsAnotherThen() {
        for (int call = 1; call <= 20; call++) {
            server.written.clear();
            server.fail(call, call + 3);
            HistoryWriter first = daemon();
            for (int number = 0; number < 10; number++) {
                first.write(minute(number));
            }
            HistoryWriter second = daemon();
            for (int number = 10; number < 20; number++) {
                second.write(minute(number));
            }
            assertThat(server.written).as("call %s fails", call).containsSubsequence(minutes(0, 20));
        }
    }

    @Test
    void whileTheServerIsAwayNoContainerIsFilledAndAfterThatTheyAre() throws Exception {
        Row.OfContainer container = new Row.OfContainer(
                new Row.Place("home", "pve"), "104", "web", NOON, Map.of(ContainerFigure.CPU_MEAN, 1L));
        server.fail(2, Integer.MAX_VALUE);
        try (HistoryStore history =
                new BufferedHistory(server::open, MinuteBuffer.open(directory.resolve("buffer"), 1 << 20))) {
            assertThatThrownBy(() -> history.lacksPast(container, NOON)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> history.fill(container, List.of())).isInstanceOf(SQLException.class);
            history.append(minute(0));
            assertThat(server.written).isEmpty();

            server.fail(1, 1);
            assertThat(history.lacksPast(container, NOON)).isTrue();
            history.fill(container, List.of());
            history.append(minute(1));
            assertThat(server.written).isEqualTo(minutes(0, 2));
        }
    }

    @Test
    void hoursOfAnOutageAreRolledUpWhenItIsOver() {
        server.fail(1, Integer.MAX_VALUE);
        HistoryWriter daemon = daemon();
        for (int number = 30; number < 200; number++) {
            daemon.write(minute(number));
        }
        assertThat(server.rolledUp).isEmpty();
        server.fail(1, 1);
        daemon().write(minute(200));
        assertThat(server.rolledUp).contains("2026-11-29T12:00:00Z 2026-11-29T15:00:00Z");
    }

    @Test
    void whatIsWrongIsSaidOnceAndInOneLine() {
        try (LogLines log = new LogLines()) {
            server.fail(1, 4);
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
        HistoryStore.Opener opener = BufferedHistory.opener(server::open, file, 1 << 20);
        assertThatThrownBy(opener::open).isInstanceOf(SQLException.class).hasMessageContaining(file.toString());
    }
}
