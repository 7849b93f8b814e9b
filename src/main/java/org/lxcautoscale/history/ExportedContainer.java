package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ExportSettings;

/** What the samples of one container since the last export add up to. Not thread-safe. */
final class ExportedContainer {

    private static final double MIB = MemorySize.ofMebibytes(1).bytes();
    private static final double GIB = 1024 * MIB;

    private double coreSeconds;
    private double seconds;
    private OptionalDouble cores = OptionalDouble.empty();
    private boolean isRunning;
    private Reading.@Nullable Counters last;
    private Instant lastAt = Instant.EPOCH;

    /**
     * Adds a reading. What was known before one that says nothing does not count any more.
     *
     * @param hostCores of the machine; empty if that is not known
     */
    void add(Container container, Reading reading, OptionalDouble hostCores, Instant at) {
        isRunning = reading.status() == Container.Status.RUNNING;
        switch (reading) {
            case Reading.Counters counters -> {
                addUse(counters, at);
                cores = coresInForce(container.allocation(), counters, hostCores);
                last = counters;
                lastAt = at;
            }
            case Reading.Repeated _ -> {}
            case Reading.Unknown _, Reading.Frozen _, Reading.Stopped _ -> last = null;
        }
    }

    /** The container could not be read at all, so nobody knows whether it is running. */
    void addNothing() {
        isRunning = false;
        last = null;
    }

    private void addUse(Reading.Counters now, Instant at) {
        Reading.Counters before = last;
        double since = Duration.between(lastAt, at).toNanos() / 1e9;
        if (before != null && since > 0 && !now.isAnotherRunThan(before)) {
            coreSeconds += now.coresUsedSince(before, since) * since;
            seconds += since;
        }
    }

    private static OptionalDouble coresInForce(Allocation configured, Reading.Counters now, OptionalDouble hostCores) {
        long millis = now.limits().cpu().map(Limit::nearest).orElse(configured.get(Resource.CPU));
        double limit = millis < Integer.MAX_VALUE ? millis / 1000.0 : Double.POSITIVE_INFINITY;
        double cores = Math.min(limit, hostCores.orElse(Double.POSITIVE_INFINITY));
        return cores > 0 && Double.isFinite(cores) ? OptionalDouble.of(cores) : OptionalDouble.empty();
    }

    boolean isRunning() {
        return isRunning;
    }

    /** The fields of an entry; begins the next one. */
    JsonText close(Instant at, ExportSettings.Parts parts) {
        JsonText fields = new JsonText()
                .add("timestamp", JsonText.time(at))
                .add("cpu_usage_percent", cpuPercent())
                .add("memory_usage_mb", memoryInUse());
        Reading.Counters known = last;
        OptionalLong swap = known == null
                ? OptionalLong.empty()
                : known.memory().map(MemoryReading::swap).orElse(OptionalLong.empty());
        Activity activity = known == null ? Activity.UNKNOWN : known.activity().orElse(Activity.UNKNOWN);
        Activity network = parts.network() ? activity : Activity.UNKNOWN;
        Activity disk = parts.fileSystem() ? activity : Activity.UNKNOWN;
        fields.add("swap_usage_mb", parts.swap() ? in(MIB, swap) : OptionalDouble.empty())
                .add("swap_total_mb", OptionalDouble.empty())
                .add("process_count", activity.processes())
                .add(
                        "io_stats",
                        new JsonText().add("reads", activity.ioReadBytes()).add("writes", activity.ioWrittenBytes()))
                .add(
                        "network_usage",
                        new JsonText()
                                .add("rx_bytes", network.networkReceivedBytes())
                                .add("tx_bytes", network.networkSentBytes()))
                .add("filesystem_usage_gb", in(GIB, disk.rootUsedBytes()))
                .add("filesystem_total_gb", in(GIB, disk.rootTotalBytes()))
                .add("filesystem_free_gb", in(GIB, free(disk)));
        coreSeconds = 0;
        seconds = 0;
        return fields;
    }

    private OptionalDouble cpuPercent() {
        return seconds > 0 && cores.isPresent() && last != null
                ? OptionalDouble.of(coreSeconds / seconds / cores.getAsDouble() * 100)
                : OptionalDouble.empty();
    }

    private OptionalDouble memoryInUse() {
        Reading.Counters known = last;
        return known == null || known.memory().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(known.memory().get().inUse() / MIB);
    }

    private static OptionalLong free(Activity disk) {
        return disk.rootUsedBytes().isPresent() && disk.rootTotalBytes().isPresent()
                ? OptionalLong.of(Math.max(
                        0,
                        disk.rootTotalBytes().getAsLong() - disk.rootUsedBytes().getAsLong()))
                : OptionalLong.empty();
    }

    private static OptionalDouble in(double unit, OptionalLong bytes) {
        return bytes.isPresent() ? OptionalDouble.of(bytes.getAsLong() / unit) : OptionalDouble.empty();
    }
}
