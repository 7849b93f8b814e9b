package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lxcautoscale.history.FailingStore.minute;
import static org.lxcautoscale.history.FailingStore.minutes;

import org.junit.jupiter.api.Test;

class HistoryWriterTest {

    private final FailingStore disk = new FailingStore("disk I/O error");

    private HistoryWriter writer() {
        return new HistoryWriter(disk::open, FailingStore.RETENTION);
    }

    @Test
    void nothingIsLostWhicheverCallFails() {
        for (int call = 1; call <= 12; call++) {
            disk.written.clear();
            disk.fail(call, call + 1);
            HistoryWriter writer = writer();
            for (int number = 0; number < 10; number++) {
                writer.write(minute(number));
            }
            assertThat(disk.written).as("call %s fails", call).containsAll(minutes(0, 9));
        }
    }

    @Test
    void anHourWaitsDuringAnOutage() {
        disk.fail(1, 101);
        HistoryWriter writer = writer();
        for (int number = 0; number < 101; number++) {
            writer.write(minute(number));
        }
        assertThat(disk.written).isEqualTo(minutes(40, 101));
    }

    @Test
    void anHourIsRolledUpWhenTheNextHasBegun() {
        HistoryWriter writer = writer();
        for (int number = 58; number < 125; number++) {
            writer.write(minute(number));
        }
        assertThat(disk.rolledUp)
                .containsExactly(
                        "2026-11-28T12:00:00Z 2026-11-29T12:00:00Z",
                        "2026-11-29T12:00:00Z 2026-11-29T13:00:00Z",
                        "2026-11-29T13:00:00Z 2026-11-29T14:00:00Z");
    }

    @Test
    void whoHasRowsDoesNotWaitForASlowDiskAndTheEndWritesThem() throws Exception {
        HistoryWriter writer = HistoryWriter.start(disk::open, FailingStore.RETENTION);
        for (int number = 0; number < 50; number++) {
            writer.accept(minute(number));
        }
        writer.close();
        assertThat(disk.written).isEqualTo(minutes(0, 50));
    }
}
