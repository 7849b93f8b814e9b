package org.lxcautoscale.history;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.metrics.HostUsage;

/** What the samples of one host add up to in the current minute. Not thread-safe. */
final class HostMinute {

    private final Gauge cpu = new Gauge();
    private final Gauge memoryAvailable = new Gauge();
    private final Gauge zfsCache = new Gauge();
    private final Gauge cpuPressure = new Gauge();
    private final Gauge memoryPressure = new Gauge();
    private final Gauge ioPressure = new Gauge();
    private @Nullable HostUsage last;

    void add(HostUsage now) {
        now.idleCores().ifPresent(idle -> cpu.add(Math.round((now.cores() - idle) * 1000)));
        memoryAvailable.add(now.memoryAvailable().bytes() >> 10);
        zfsCache.add(now.zfsCache().bytes() >> 10);
        addPressure(cpuPressure, now.pressure().cpu());
        addPressure(memoryPressure, now.pressure().memory());
        addPressure(ioPressure, now.pressure().io());
        last = now;
    }

    private static void addPressure(Gauge gauge, OptionalDouble percent) {
        percent.ifPresent(known -> gauge.add(Math.round(known * 10)));
    }

    /** What is known of the minute, empty when the host could not be read; begins the next. */
    Map<HostFigure, Long> close() {
        Map<HostFigure, Long> figures = new EnumMap<>(HostFigure.class);
        HostUsage now = last;
        if (now != null) {
            put(figures, HostFigure.CPU_MEAN, cpu.mean());
            put(figures, HostFigure.CPU_MAX, cpu.max());
            put(figures, HostFigure.CPU_PRESSURE_MEAN, cpuPressure.mean());
            put(figures, HostFigure.CPU_PRESSURE_MAX, cpuPressure.max());
            put(figures, HostFigure.MEMORY_PRESSURE_MEAN, memoryPressure.mean());
            put(figures, HostFigure.MEMORY_PRESSURE_MAX, memoryPressure.max());
            put(figures, HostFigure.IO_PRESSURE_MEAN, ioPressure.mean());
            put(figures, HostFigure.IO_PRESSURE_MAX, ioPressure.max());
            put(figures, HostFigure.MEMORY_AVAILABLE_MEAN, memoryAvailable.mean());
            put(figures, HostFigure.ZFS_CACHE_MEAN, zfsCache.mean());
            figures.put(HostFigure.CORES, (long) now.cores());
            figures.put(HostFigure.MEMORY, now.memory().bytes() >> 10);
        }
        for (Gauge gauge : new Gauge[] {cpu, cpuPressure, memoryPressure, ioPressure, memoryAvailable, zfsCache}) {
            gauge.clear();
        }
        last = null;
        return figures;
    }

    private static void put(Map<HostFigure, Long> figures, HostFigure figure, OptionalLong value) {
        value.ifPresent(known -> figures.put(figure, known));
    }
}
