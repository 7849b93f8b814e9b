package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.ArchivedUsage;

class HistoryWriterTest {

    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    /** A database on a disk that fails at some calls. */
    private final class Disk implements HistoryStore {
        @Override
        public void append(List<Row> rows) throws SQLException {
            call();
            written.add(rows.getFirst().minute());
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

    private final List<Instant> written = new ArrayList<>();
    private final List<String> rolledUp = new ArrayList<>();
    private int calls;
    private int failsAt = Integer.MAX_VALUE;
    private int worksAgainAt = Integer.MAX_VALUE;

    private void call() throws SQLException {
        calls++;
        if (calls >= failsAt && calls < worksAgainAt) {
            throw new SQLException("disk I/O error");
        }
    }

    private HistoryWriter writer() {
        return new HistoryWriter(
                () -> {
                    call();
                    return new Disk();
                },
                RETENTION);
    }

    private static List<Row> minute(int number) {
        return List.of(new Row.OfHost(
                new Row.Place("home", "pve"), NOON.plusSeconds(60L * number), Map.of(HostFigure.CORES, 8L)));
    }

    private static List<Instant> minutes(int from, int until) {
        List<Instant> minutes = new ArrayList<>();
        for (int number = from; number < until; number++) {
            minutes.add(NOON.plusSeconds(60L * number));
        }
        return minutes;
    }

    @Test
    void nothingIsLostWhicheverCallFails() {
        for (int call = 1; call <= 12; call++) {
            written.clear();
            calls = 0;
            failsAt = call;
            worksAgainAt = call + 1;
            HistoryWriter writer = writer();
            for (int number = 0; number < 10; number++) {
                writer.write(minute(number));
            }
            assertThat(written).as("call %s fails", call).containsAll(minutes(0, 9));
        }
    }

    @Test
    void anHourWaitsDuringAnOutage() {
        failsAt = 1;
        worksAgainAt = 101;
        HistoryWriter writer = writer();
        for (int number = 0; number < 101; number++) {
            writer.write(minute(number));
        }
        assertThat(written).isEqualTo(minutes(40, 101));
    }

    @Test
    void anHourIsRolledUpWhenTheNextHasBegun() {
        HistoryWriter writer = writer();
        for (int number = 58; number < 125; number++) {
            writer.write(minute(number));
        }
        assertThat(rolledUp)
                .containsExactly(
                        "2026-11-28T12:00:00Z 2026-11-29T12:00:00Z",
                        "2026-11-29T12:00:00Z 2026-11-29T13:00:00Z",
                        "2026-11-29T13:00:00Z 2026-11-29T14:00:00Z");
    }

    @Test
    void whoHasRowsDoesNotWaitForASlowDiskAndTheEndWritesThem() throws Exception {
        HistoryWriter writer = HistoryWriter.start(Disk::new, RETENTION);
        for (int number = 0; number < 50; number++) {
            writer.accept(minute(number));
        }
        writer.close();
        assertThat(written).isEqualTo(minutes(0, 50));
    }
}
