package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.ArchivedUsage.Values;

/**
 * Rows of {@code rrddata} of a container. The time of a row is its end in seconds since 1970. Shares of cores are of those assigned.
 * What was not measured is missing, as are the figures that a version does not know; a container that did not run has no {@code cpu}
 * and no {@code mem}.
 */
final class RrdRows {

    /** Past the year 9999. */
    private static final long LAST_SECOND = 1L << 38;

    private RrdRows() {}

    /**
     * The rows in which it ran; none when there are too few to tell their step.
     *
     * @throws ApiException when it is no array, nor an object with one
     */
    static List<ArchivedUsage> of(byte[] means, byte[] maxima) throws ApiException {
        NavigableMap<Long, Values> mean = read(means);
        Map<Long, Values> max = read(maxima);
        long step = step(mean);
        List<ArchivedUsage> rows = new ArrayList<>();
        mean.forEach((end, values) -> {
            if (step > 0 && !(Double.isNaN(values.cores()) && Double.isNaN(values.memory()))) {
                rows.add(new ArchivedUsage(
                        Instant.ofEpochSecond(end - step),
                        Duration.ofSeconds(step),
                        values,
                        max.getOrDefault(end, Values.UNKNOWN)));
            }
        });
        return rows;
    }

    private static NavigableMap<Long, Values> read(byte[] json) throws ApiException {
        Object answer = LenientJson.read(json);
        List<?> list = answer instanceof List<?> rows ? rows : Fields.listInResponse(answer);
        NavigableMap<Long, Values> read = new TreeMap<>();
        for (Object element : list) {
            Fields.of(element).ifPresent(row -> {
                Long end = row.boundedInteger("time", 1, LAST_SECOND);
                if (end != null) {
                    read.put(end, values(row));
                }
            });
        }
        return read;
    }

    /** The shortest time between two rows; 0 if there are no two. */
    private static long step(NavigableMap<Long, Values> rows) {
        long step = 0;
        long before = 0;
        for (long end : rows.keySet()) {
            step = before > 0 && (step == 0 || end - before < step) ? end - before : step;
            before = end;
        }
        return step;
    }

    private static Values values(Fields row) {
        if (row.names().size() == 1) {
            return Values.UNKNOWN;
        }
        double size = known(row.number("maxcpu"));
        return new Values(
                known(row.number("cpu")) * size,
                size,
                known(row.number("mem")),
                known(row.number("maxmem")),
                known(row.number("diskread")),
                known(row.number("diskwrite")),
                known(row.number("netin")),
                known(row.number("netout")),
                known(row.number("disk")),
                known(row.number("maxdisk")),
                known(row.number("pressurecpusome")),
                known(row.number("pressurememoryfull")),
                known(row.number("pressureiosome")));
    }

    private static double known(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
