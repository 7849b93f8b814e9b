package org.lxcautoscale.ui.containers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.status.StatusReport.ContainerStatus;

/**
 * A container in the list.
 *
 * @param status as {@code status} shows it
 * @param node empty on a single host
 * @param adviceCores what it should have; absent as long as nothing is known
 * @param adviceMemory the same, in bytes
 * @param next when it could be changed next, at the earliest; absent when it is not managed
 * @param approval id of the change that waits
 * @param marks what is special about it, each a key of a text and how bad it is
 */
public record Row(
        ContainerStatus status,
        String node,
        Optional<Double> adviceCores,
        Optional<Long> adviceMemory,
        Spark spark,
        Optional<Instant> next,
        Optional<String> approval,
        List<Mark> marks) {

    /** @param kind {@code bad}, {@code warn}, {@code good} or empty */
    public record Mark(String key, String kind) {}

    public Row {
        marks = List.copyOf(marks);
    }

    /** How much of its memory it lacks or has too much, for sorting: share in use of the size. */
    double fullness() {
        return Math.max(orZero(status.cpuPercent()), orZero(status.memoryPercent()));
    }

    /** Memory that it has and does not use, bytes. */
    long unused() {
        Long size = status.memoryBytes();
        Long used = status.memoryInUseBytes();
        return size == null || used == null ? 0 : size - used;
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    /** Whether the size that it should have is another one. */
    public boolean isAdvisedChange() {
        return isOther(adviceCores, status.cores()) || isOther(adviceMemory, status.memoryBytes());
    }

    private static boolean isOther(Optional<? extends Number> advice, @Nullable Number now) {
        return advice.isPresent() && now != null && advice.get().doubleValue() != now.doubleValue();
    }
}
