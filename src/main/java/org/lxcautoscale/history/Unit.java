package org.lxcautoscale.history;

/** The unit of a figure: stored as a whole number, shown to people in a larger unit. */
public enum Unit {
    MILLICORES("millicores", "cores", 1000),
    KIB("kib", "mib", 1024),
    /** Share of time in thousandths. */
    PERMILLE("permille", "percent", 10),
    /** A number of things, which needs no unit. */
    COUNT("", "", 1);

    private final String stored;
    private final String readable;
    private final int factor;

    Unit(String stored, String readable, int factor) {
        this.stored = stored;
        this.readable = readable;
        this.factor = factor;
    }

    /** The column that holds a figure: {@code memory_mean_kib}. */
    String column(String figure) {
        return withUnit(figure, stored);
    }

    /** The column of a view that shows a figure: {@code memory_mean_mib}. */
    String readableColumn(String figure) {
        return withUnit(figure, readable);
    }

    /** How many of the stored unit are one of the readable one. */
    int factor() {
        return factor;
    }

    private static String withUnit(String figure, String unit) {
        return unit.isEmpty() ? figure : figure + "_" + unit;
    }
}
