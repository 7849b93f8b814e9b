package org.lxcautoscale.anomaly;

import java.util.Locale;

/** What is looked at in a container, each a mean over a window. */
public enum Measure {
    /** Cores in use; in millicores. */
    CPU("CPU", Unit.MILLICORES),
    /** Memory in use that the kernel cannot drop; in bytes. */
    MEMORY("memory", Unit.BYTES),
    /** In bytes a second. */
    DISK_READ("disk read", Unit.BYTES_PER_SECOND),
    /** In bytes a second. */
    DISK_WRITTEN("disk written", Unit.BYTES_PER_SECOND),
    /** In bytes a second. */
    NETWORK_RECEIVED("network received", Unit.BYTES_PER_SECOND),
    /** In bytes a second. */
    NETWORK_SENT("network sent", Unit.BYTES_PER_SECOND),
    /** Processes and threads; their number. */
    PROCESSES("processes", Unit.COUNT),
    /** Share of time in which a task waited for a CPU (PSI); in thousandths. */
    CPU_PRESSURE("waiting for a CPU", Unit.PERMILLE),
    /** Share of time in which all tasks waited for memory (PSI); in thousandths. */
    MEMORY_PRESSURE("waiting for memory", Unit.PERMILLE),
    /** Share of time in which a task waited for a disk (PSI); in thousandths. */
    IO_PRESSURE("waiting for disks", Unit.PERMILLE);

    private enum Unit {
        MILLICORES(10),
        BYTES(1 << 20),
        BYTES_PER_SECOND(1 << 10),
        COUNT(1),
        PERMILLE(1);

        private final double least;

        Unit(double least) {
            this.least = least;
        }
    }

    private static final double KIBI = 1024;
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private final String label;
    private final Unit unit;

    Measure(String label, Unit unit) {
        this.label = label;
        this.unit = unit;
    }

    /** Its name in a sentence. */
    public String label() {
        return label;
    }

    /** The least amount that matters to people, in the unit of the measure. */
    double least() {
        return unit.least;
    }

    /** An amount with its unit, for display: {@code 1.25 cores}, {@code 41 MiB/s}, {@code 3.5 % of the time}. */
    public String format(double amount) {
        return switch (unit) {
            case MILLICORES -> String.format(Locale.ROOT, "%.2f cores", amount / 1000);
            case BYTES -> size(amount);
            case BYTES_PER_SECOND -> size(amount) + "/s";
            case COUNT -> String.format(Locale.ROOT, "%.0f", amount);
            case PERMILLE -> number(amount / 10) + " % of the time";
        };
    }

    private static String size(double bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= KIBI && unit < SIZES.length - 1) {
            amount /= KIBI;
            unit++;
        }
        return (unit == 0 ? String.format(Locale.ROOT, "%.0f", amount) : number(amount)) + " " + SIZES[unit];
    }

    private static String number(double amount) {
        return String.format(Locale.ROOT, amount < 9.95 ? "%.1f" : "%.0f", amount);
    }
}
