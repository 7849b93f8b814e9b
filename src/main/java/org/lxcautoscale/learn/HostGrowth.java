package org.lxcautoscale.learn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.forecast.Capacity;
import org.lxcautoscale.forecast.Full;
import org.lxcautoscale.history.HostFigure;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series.Point;

/** When hosts will be full, by their history. */
public final class HostGrowth {

    private static final Duration PAST = Duration.ofDays(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long WINDOWS = HOUR.dividedBy(Demand.WINDOW);
    private static final double KIB = 1024;
    private static final double CORE = 1000;

    private static final List<HostFigure> FIGURES =
            List.of(HostFigure.CPU_MEAN, HostFigure.CORES, HostFigure.MEMORY_AVAILABLE_MEAN, HostFigure.MEMORY);

    private HostGrowth() {}

    /** A sentence for each resource of each host that will clearly be full, without an end. */
    static List<String> sentences(PastUsage history, ZoneId zone, Instant until) throws IOException {
        List<String> sentences = new ArrayList<>();
        full(history, zone, until)
                .forEach((node, all) -> all.values().forEach(full -> sentences.add(node + ": " + full.sentence())));
        return sentences;
    }

    /**
     * When resources of hosts will be full: those that clearly will be, by the name of the host. Reads two months of the history,
     * which takes a moment.
     */
    public static Map<String, Map<Resource, Full>> full(PastUsage history, ZoneId zone, Instant until)
            throws IOException {
        Map<String, Map<Resource, Full>> all = new LinkedHashMap<>();
        for (String node : history.hosts()) {
            List<Point<HostFigure>> hours =
                    history.host(node, FIGURES, until.minus(PAST), until, HOUR).points();
            Map<Resource, Full> full = full(hours, zone);
            if (!full.isEmpty()) {
                all.put(node, full);
            }
        }
        return all;
    }

    private static Map<Resource, Full> full(List<Point<HostFigure>> hours, ZoneId zone) {
        Capacity capacity = new Capacity();
        double cores = 0;
        double memory = 0;
        for (Point<HostFigure> hour : hours) {
            double total = hour.of(HostFigure.MEMORY).orElse(-1) * KIB;
            double used = total - hour.of(HostFigure.MEMORY_AVAILABLE_MEAN).orElse(Long.MAX_VALUE) * KIB;
            for (long window = 0; window < WINDOWS; window++) {
                capacity.add(
                        Learned.number(hour.at(), zone) + window,
                        (double) hour.of(HostFigure.CPU_MEAN).orElse(-1),
                        used);
            }
            cores = hour.of(HostFigure.CORES).orElse(0) * CORE;
            memory = Math.max(0, total);
        }
        Map<Resource, Full> full = new EnumMap<>(Resource.class);
        for (Resource resource : Resource.values()) {
            double all = switch (resource) {
                case CPU -> cores;
                case MEMORY -> memory;
            };
            if (all > 0) {
                capacity.full(resource, all).ifPresent(one -> full.put(resource, one));
            }
        }
        return full;
    }
}
