package org.lxcautoscale.history;

import java.util.Locale;

/** What the history keeps of a host. Mean, minimum and maximum are those of the samples in the minute. */
public enum HostFigure implements Figure {
    /** Cores in use. */
    CPU_MEAN(Unit.MILLICORES, Rollup.MEAN),
    CPU_MAX(Unit.MILLICORES, Rollup.MAX),
    /** Share of time in which some task waited for a CPU, for memory, or for a disk (PSI {@code some avg10}). */
    CPU_PRESSURE_MEAN(Unit.PERMILLE, Rollup.MEAN),
    CPU_PRESSURE_MAX(Unit.PERMILLE, Rollup.MAX),
    MEMORY_PRESSURE_MEAN(Unit.PERMILLE, Rollup.MEAN),
    MEMORY_PRESSURE_MAX(Unit.PERMILLE, Rollup.MAX),
    IO_PRESSURE_MEAN(Unit.PERMILLE, Rollup.MEAN),
    IO_PRESSURE_MAX(Unit.PERMILLE, Rollup.MAX),
    CORES(Unit.COUNT, Rollup.MAX),
    MEMORY_AVAILABLE_MEAN(Unit.KIB, Rollup.MEAN),
    /** The part of the available memory that the ZFS cache holds. */
    ZFS_CACHE_MEAN(Unit.KIB, Rollup.MEAN),
    MEMORY(Unit.KIB, Rollup.MAX);

    private final Unit unit;
    private final Rollup rollup;

    HostFigure(Unit unit, Rollup rollup) {
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
