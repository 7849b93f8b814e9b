package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;

/**
 * What the samples of one container add up to in the current minute. Rates and kills begin with the second reading of a run, also
 * when the first one was in the minute before. Not thread-safe.
 */
final class ContainerMinute {

    private final Gauge cpu = new Gauge();
    private final Gauge throttled = new Gauge();
    private final Gauge cpuPressure = new Gauge();
    private final Gauge memory = new Gauge();
    private final Gauge cache = new Gauge();
    private final Gauge swap = new Gauge();
    private final Gauge memoryPressure = new Gauge();
    private final Gauge ioPressure = new Gauge();
    private final ActivityMinute activity = new ActivityMinute();
    private long kills;
    private Map<ContainerFigure, Long> size = Map.of();
    private Reading.@Nullable Counters last;
    private Instant lastAt = Instant.EPOCH;

    /** Adds a reading; rates begin anew after one without counters, the run ends with one that is stopped. */
    void add(Container container, Reading reading, Instant at) {
        switch (reading) {
            case Reading.Counters counters -> addCounters(container, counters, at);
            case Reading.Repeated _ -> {}
            case Reading.Unknown _, Reading.Frozen _ -> addNothing();
            case Reading.Stopped _ -> {
                addNothing();
                activity.endRun();
            }
        }
    }

    /** The container could not be read at all. */
    void addNothing() {
        last = null;
    }

    private void addCounters(Container container, Reading.Counters now, Instant at) {
        Reading.Counters before = last;
        double seconds = Duration.between(lastAt, at).toNanos() / 1e9;
        if (before != null && seconds > 0 && !now.isAnotherRunThan(before)) {
            addSince(before, now, seconds);
        }
        addPermille(cpuPressure, now.cpuPressure(), 10);
        addPermille(ioPressure, now.ioPressure(), 10);
        now.memory().ifPresent(this::addMemory);
        activity.add(now);
        size = sizeInForce(container.allocation(), now);
        last = now;
        lastAt = at;
    }

    private void addSince(Reading.Counters before, Reading.Counters now, double seconds) {
        cpu.add(Math.round(now.coresUsedSince(before, seconds) * 1000));
        addPermille(throttled, now.throttledSince(before, seconds), 1000);
        if (before.memory().isPresent() && now.memory().isPresent()) {
            kills += Math.max(
                    0,
                    now.memory().get().events().kills()
                            - before.memory().get().events().kills());
        }
    }

    private void addMemory(MemoryReading now) {
        memory.add(now.inUse() >> 10);
        now.charged().ifPresent(charged -> cache.add(Math.max(0, charged - now.inUse()) >> 10));
        now.swap().ifPresent(swapped -> swap.add(swapped >> 10));
        addPermille(memoryPressure, now.pressure(), 10);
    }

    private static void addPermille(Gauge gauge, OptionalDouble value, int factor) {
        value.ifPresent(known -> gauge.add(Math.round(known * factor)));
    }

    private static Map<ContainerFigure, Long> sizeInForce(Allocation configured, Reading.Counters now) {
        Map<ContainerFigure, Long> size = new EnumMap<>(ContainerFigure.class);
        long cores = now.limits().cpu().map(Limit::nearest).orElse(configured.get(Resource.CPU));
        long bytes = now.limits().memory().map(Limit::nearest).orElse(configured.get(Resource.MEMORY));
        if (!configured.isUnlimited(Resource.CPU) || cores < Integer.MAX_VALUE) {
            size.put(ContainerFigure.SIZE_CPU, cores);
        }
        if (bytes < Long.MAX_VALUE) {
            size.put(ContainerFigure.SIZE_MEMORY, bytes >> 10);
        }
        return size;
    }

    /** What is known of the minute, empty when the container was not running; begins the next. */
    Map<ContainerFigure, Long> close() {
        Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
        Map<ContainerFigure, Long> active = activity.close();
        if (memory.mean().isPresent() || cpu.mean().isPresent()) {
            put(figures, ContainerFigure.CPU_MEAN, cpu.mean());
            put(figures, ContainerFigure.CPU_MAX, cpu.max());
            put(figures, ContainerFigure.CPU_THROTTLED_MEAN, throttled.mean());
            put(figures, ContainerFigure.CPU_THROTTLED_MAX, throttled.max());
            put(figures, ContainerFigure.CPU_PRESSURE_MEAN, cpuPressure.mean());
            put(figures, ContainerFigure.CPU_PRESSURE_MAX, cpuPressure.max());
            put(figures, ContainerFigure.MEMORY_MEAN, memory.mean());
            put(figures, ContainerFigure.MEMORY_MAX, memory.max());
            put(figures, ContainerFigure.CACHE_MEAN, cache.mean());
            put(figures, ContainerFigure.CACHE_MAX, cache.max());
            put(figures, ContainerFigure.SWAP_MEAN, swap.mean());
            put(figures, ContainerFigure.SWAP_MAX, swap.max());
            put(figures, ContainerFigure.MEMORY_PRESSURE_MEAN, memoryPressure.mean());
            put(figures, ContainerFigure.MEMORY_PRESSURE_MAX, memoryPressure.max());
            put(figures, ContainerFigure.IO_PRESSURE_MEAN, ioPressure.mean());
            put(figures, ContainerFigure.IO_PRESSURE_MAX, ioPressure.max());
            figures.putAll(active);
            figures.put(ContainerFigure.OOM_KILLS, kills);
            figures.putAll(size);
        }
        clear();
        return figures;
    }

    private static void put(Map<ContainerFigure, Long> figures, ContainerFigure figure, OptionalLong value) {
        value.ifPresent(known -> figures.put(figure, known));
    }

    private void clear() {
        for (Gauge gauge : new Gauge[] {cpu, throttled, cpuPressure, memory, cache, swap, memoryPressure, ioPressure}) {
            gauge.clear();
        }
        kills = 0;
        size = Map.of();
    }
}
