package org.lxcautoscale.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.history.History;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ExportSettings;
import org.lxcautoscale.settings.HistorySettings;

/** A history of a container that uses half a core and 300 MiB of 2 cores and 1024 MiB. */
public final class KeptHistory {

    /** Fewer minutes than may wait to be written. */
    private static final int AT_ONCE = 50;

    private static final Duration YEAR = Duration.ofDays(365);

    private KeptHistory() {}

    /** Keeps it for so many minutes until now, a sample a minute, in this state directory. */
    public static void keep(Path directory, String id, String name, int minutes) {
        HistorySettings settings = new HistorySettings(
                true,
                Optional.empty(),
                new HistorySettings.Keep(YEAR, YEAR, YEAR),
                1L << 30,
                new HistorySettings.Server("", "", "", 0),
                new ExportSettings(Optional.empty(), YEAR, 0, 0, ExportSettings.Parts.ALL));
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(minutes));
        for (int from = 0; from <= minutes; from += AT_ONCE) {
            try (History history = History.start(settings, directory, "pve", Optional.empty(), Instant::now)) {
                for (int minute = from; minute <= Math.min(minutes, from + AT_ONCE); minute++) {
                    Instant at = start.plus(Duration.ofMinutes(minute));
                    history.recorder().observed(observation(id, name, minute * 30_000_000_000L), new Moment(at, at));
                }
            }
        }
    }

    private static Observation observation(String id, String name, long cpuNanos) {
        Container container = new Container(
                new ContainerId(id),
                name,
                Container.Status.RUNNING,
                Allocation.of(2, 1024),
                false,
                false,
                "",
                Set.of());
        Reading reading = new Reading.Counters(
                new CpuReading.Counter(cpuNanos),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                Optional.of(MemoryReading.of(300L << 20)),
                LimitsInForce.ofMemory(Limit.own(1024L << 20)));
        return new Observation(
                new HostUsage(8, OptionalDouble.of(6), MemorySize.ofMebibytes(16384), MemorySize.ofMebibytes(9000)),
                List.of(new Observed.Readable(container, reading)));
    }
}
