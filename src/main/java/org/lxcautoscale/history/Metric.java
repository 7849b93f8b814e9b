package org.lxcautoscale.history;

import java.util.Optional;

/** One kind of figure that is kept, of a container or of a host. Figures are whole multiples of a quantum. */
public enum Metric {
    /** CPU use since the sample before. */
    CPU(1, "cpu", Unit.CORES, Kind.GAUGE),
    /** Memory that the kernel cannot drop; of a host: all that is not available. */
    MEMORY(2, "memory", Unit.BYTES, Kind.GAUGE),
    /** The size: cores of a container, or of a host. */
    CORES(3, "cores", Unit.CORES, Kind.GAUGE),
    /** The size: the memory limit of a container, or the memory of a host. */
    MEMORY_LIMIT(4, "memory_limit", Unit.BYTES, Kind.GAUGE),
    PAGE_CACHE(5, "page_cache", Unit.BYTES, Kind.GAUGE),
    SWAP(6, "swap", Unit.BYTES, Kind.GAUGE),
    /** Share of time some task waited for a CPU (PSI {@code some avg10}). */
    CPU_PRESSURE(7, "cpu_pressure", Unit.PERCENT, Kind.GAUGE),
    /** Share of time all tasks waited for memory (PSI {@code full avg10}). */
    MEMORY_PRESSURE(8, "memory_pressure", Unit.PERCENT, Kind.GAUGE),
    /** Share of time all tasks waited for input and output (PSI {@code full avg10}). */
    IO_PRESSURE(9, "io_pressure", Unit.PERCENT, Kind.GAUGE),
    /** Share of time since the sample before in which a quota held tasks back. */
    THROTTLED(10, "throttled", Unit.PERCENT, Kind.GAUGE),
    /** Kills by the out-of-memory killer since the container started; what counts is its rise. */
    OOM_KILLS(11, "oom_kills", Unit.COUNT, Kind.GAUGE),
    PROCESSES(12, "processes", Unit.COUNT, Kind.GAUGE),
    IO_READ(13, "io_read", Unit.BYTES, Kind.COUNTER),
    IO_WRITTEN(14, "io_written", Unit.BYTES, Kind.COUNTER),
    NETWORK_RECEIVED(15, "network_received", Unit.BYTES, Kind.COUNTER),
    NETWORK_SENT(16, "network_sent", Unit.BYTES, Kind.COUNTER),
    /** Used of the root file system. */
    DISK_USED(17, "disk_used", Unit.BYTES, Kind.GAUGE),
    DISK_TOTAL(18, "disk_total", Unit.BYTES, Kind.GAUGE);

    /** How a figure behaves in time. */
    public enum Kind {
        /** A value of its own. */
        GAUGE,
        /** A total since some start; its summaries are rates a second. When it falls, something began anew. */
        COUNTER
    }

    /** What a figure is measured in. */
    public enum Unit {
        CORES(1000),
        BYTES(1),
        PERCENT(100),
        COUNT(1);

        private final int quanta;

        Unit(int quanta) {
            this.quanta = quanta;
        }
    }

    private static final Metric[] BY_ID = new Metric[values().length + 1];

    static {
        for (Metric metric : values()) {
            BY_ID[metric.id] = metric;
        }
    }

    private final int id;
    private final String key;
    private final Unit unit;
    private final Kind kind;

    Metric(int id, String key, Unit unit, Kind kind) {
        this.id = id;
        this.key = key;
        this.unit = unit;
        this.kind = kind;
    }

    /** The metric of an id; empty for one that only a newer version knows. */
    public static Optional<Metric> of(int id) {
        return id > 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }

    /** Stands for it in stored data, and never changes. */
    public int id() {
        return id;
    }

    /** Its name for machines: {@code memory_limit}. */
    public String key() {
        return key;
    }

    public Unit unit() {
        return unit;
    }

    public Kind kind() {
        return kind;
    }

    /** The value as a whole number of quanta: thousandths of a core, hundredths of a percent, bytes. */
    public long quanta(double value) {
        return Math.round(value * unit.quanta);
    }

    /** The same for a whole number of units. */
    public long quanta(long value) {
        return value * unit.quanta;
    }

    /** The reverse of {@link #quanta}. */
    public double value(long quanta) {
        return (double) quanta / unit.quanta;
    }
}
