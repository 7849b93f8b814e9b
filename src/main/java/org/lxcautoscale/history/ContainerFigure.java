package org.lxcautoscale.history;

import java.util.Locale;

/** What the history keeps of a container. Mean and maximum are those of the samples in the minute. */
public enum ContainerFigure implements Figure {
    /** Cores that it used. */
    CPU_MEAN(Unit.MILLICORES, Rollup.MEAN),
    CPU_MAX(Unit.MILLICORES, Rollup.MAX),
    /** Share of time in which its tasks were throttled by a quota. */
    CPU_THROTTLED_MEAN(Unit.PERMILLE, Rollup.MEAN),
    CPU_THROTTLED_MAX(Unit.PERMILLE, Rollup.MAX),
    /** Share of time in which some task waited for a CPU (PSI {@code some avg10}). */
    CPU_PRESSURE_MEAN(Unit.PERMILLE, Rollup.MEAN),
    CPU_PRESSURE_MAX(Unit.PERMILLE, Rollup.MAX),
    /** Memory in use that the kernel cannot drop. */
    MEMORY_MEAN(Unit.KIB, Rollup.MEAN),
    MEMORY_MAX(Unit.KIB, Rollup.MAX),
    /** What counts towards the limit besides: page cache and reclaimable slab. */
    CACHE_MEAN(Unit.KIB, Rollup.MEAN),
    CACHE_MAX(Unit.KIB, Rollup.MAX),
    /** What is swapped out. */
    SWAP_MEAN(Unit.KIB, Rollup.MEAN),
    SWAP_MAX(Unit.KIB, Rollup.MAX),
    /** Share of time in which all tasks waited for memory (PSI {@code full avg10}). */
    MEMORY_PRESSURE_MEAN(Unit.PERMILLE, Rollup.MEAN),
    MEMORY_PRESSURE_MAX(Unit.PERMILLE, Rollup.MAX),
    /** Share of time in which some task waited for a disk (PSI {@code some avg10}). */
    IO_PRESSURE_MEAN(Unit.PERMILLE, Rollup.MEAN),
    IO_PRESSURE_MAX(Unit.PERMILLE, Rollup.MAX),
    /** What was read from disks and written to them. */
    IO_READ(Unit.KIB, Rollup.SUM),
    IO_WRITTEN(Unit.KIB, Rollup.SUM),
    /** What came and went over the network interfaces, without loopback. */
    NETWORK_RECEIVED(Unit.KIB, Rollup.SUM),
    NETWORK_SENT(Unit.KIB, Rollup.SUM),
    /** Processes and threads. */
    PROCESSES(Unit.COUNT, Rollup.MAX),
    /** What is in use of the root file system, and its size. */
    ROOT_USED(Unit.KIB, Rollup.MAX),
    ROOT_TOTAL(Unit.KIB, Rollup.MAX),
    /** Kills by the out-of-memory killer at its own limit. */
    OOM_KILLS(Unit.COUNT, Rollup.SUM),
    /** The size in force at the end of the minute, and its mean over a longer time; missing when there is no limit. */
    SIZE_CPU(Unit.MILLICORES, Rollup.MEAN),
    SIZE_MEMORY(Unit.KIB, Rollup.MEAN);

    private final Unit unit;
    private final Rollup rollup;

    ContainerFigure(Unit unit, Rollup rollup) {
        this.unit = unit;
        this.rollup = rollup;
    }

    @Override
    public String figure() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public Rollup rollup() {
        return rollup;
    }
}
