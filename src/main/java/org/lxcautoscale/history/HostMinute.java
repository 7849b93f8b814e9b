package org.lxcautoscale.history;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.metrics.HostUsage;

/** What the samples of one host add up to in the current minute. Not thread-safe. */
final class HostMinute {

    private final Gauge cpu = new Gauge();
    private final Gauge memoryAvailable = new Gauge();
    private final Gauge zfsCache = new Gauge();
    private @Nullable HostUsage last;

    void add(HostUsage now) {
        now.idleCores().ifPresent(idle -> cpu.add(Math.round((now.cores() - idle) * 1000)));
        memoryAvailable.add(now.memoryAvailable().bytes() >> 10);
        zfsCache.add(now.zfsCache().bytes() >> 10);
        last = now;
    }

    /** What is known of the minute, empty when the host could not be read; begins the next. */
    Map<HostFigure, Long> close() {
        Map<HostFigure, Long> figures = new EnumMap<>(HostFigure.class);
        HostUsage now = last;
        if (now != null) {
            cpu.mean().ifPresent(value -> figures.put(HostFigure.CPU_MEAN, value));
            cpu.max().ifPresent(value -> figures.put(HostFigure.CPU_MAX, value));
            memoryAvailable.mean().ifPresent(value -> figures.put(HostFigure.MEMORY_AVAILABLE_MEAN, value));
            zfsCache.mean().ifPresent(value -> figures.put(HostFigure.ZFS_CACHE_MEAN, value));
            figures.put(HostFigure.CORES, (long) now.cores());
            figures.put(HostFigure.MEMORY, now.memory().bytes() >> 10);
        }
        cpu.clear();
        memoryAvailable.clear();
        zfsCache.clear();
        last = null;
        return figures;
    }
}
