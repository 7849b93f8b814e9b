package org.lxcautoscale.history;

/** A figure that the history keeps of a container or of a host: a column of a table. */
public sealed interface Figure permits ContainerFigure, HostFigure {

    /** Its name without a unit: {@code memory_mean}. */
    String figure();

    Unit unit();

    Rollup rollup();

    /** Name of the column of the tables, with the unit of its whole numbers: {@code memory_mean_kib}. */
    default String column() {
        return unit().column(figure());
    }

    /** Name of the column of the views, with a unit for people: {@code memory_mean_mib}. */
    default String readableColumn() {
        return unit().readableColumn(figure());
    }

    /** A value in the unit for people. */
    default double readable(long value) {
        return (double) value / unit().factor();
    }
}
