package org.lxcautoscale.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.ArchivedUsage.Values;
import org.lxcautoscale.host.UsageArchive;
import org.lxcautoscale.replay.PastUse;

/** What is found in the records of a host. */
class RecordingsTest {

    private static final Instant FROM = Instant.parse("2026-01-05T00:00:00Z");
    private static final Instant UNTIL = FROM.plus(Duration.ofHours(2));

    private static Values values(double cores) {
        return new Values(cores, 4, 512 << 20, 1024 << 20, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static ArchivedUsage record(Duration start, Duration step, double mean, double max) {
        return new ArchivedUsage(FROM.plus(start), step, values(mean), values(max));
    }

    private static Recordings.Found found(UsageArchive archive) throws Exception {
        return new Recordings(Optional.empty(), Optional.of(archive), FROM, UNTIL).of("104", "web", "");
    }

    @Test
    void theShortestRecordsCountAndLongerOnesAreSpread() throws Exception {
        List<ArchivedUsage> records = new ArrayList<>();
        records.add(record(Duration.ZERO, Duration.ofMinutes(30), 1, 2));
        records.add(record(Duration.ofMinutes(30), Duration.ofMinutes(30), 1, 2));
        for (int minute = 30; minute < 60; minute++) {
            records.add(record(Duration.ofMinutes(minute), Duration.ofMinutes(1), minute % 5, minute % 5 + 0.5));
        }

        PastUse use = found((_, _) -> records).use().orElseThrow();

        assertThat(use.start()).isEqualTo(FROM);
        assertThat(use.cpu().used()).containsExactly(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2);
        assertThat(use.cpu().peak()).containsExactly(2, 2, 2, 2, 2, 2, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5);
        assertThat(use.cpu().size()).containsOnly(4);
        assertThat(use.memory().used()).containsOnly(512);
        assertThat(use.memory().lastSize()).isEqualTo(1024);
        assertThat(use.cpu().coarse()).isEqualTo(6);
    }

    @Test
    void whatIsOutsideOfTheTimeIsLeftOut() throws Exception {
        PastUse use = found((_, _) -> List.of(
                        record(Duration.ofMinutes(-10), Duration.ofMinutes(30), 1, 1),
                        record(Duration.ofMinutes(110), Duration.ofMinutes(30), 2, 2),
                        record(Duration.ofDays(-300), Duration.ofHours(6), 3, 3),
                        record(Duration.ofDays(3), Duration.ofMinutes(30), 4, 4)))
                .use()
                .orElseThrow();

        assertThat(use.cpu().known()).isEqualTo(4 + 2);
        assertThat(use.cpu().used()).doesNotContain(3, 4).hasSize(24);
    }

    @Test
    void anArchiveThatCannotBeReadIsTheReason() throws Exception {
        Recordings.Found found = found((_, _) -> {
            throw new ArchiveUnreadableException(Kind.FAILED, "pvesh: no quorum");
        });

        assertThat(found.use()).isEmpty();
        assertThat(found.lacking()).contains("cannot be read", "pvesh: no quorum");
    }

    @Test
    void anEmptyArchiveIsSaidToBeSo() throws Exception {
        assertThat(found((_, _) -> List.of()).lacking()).contains("nothing is known");
    }
}
