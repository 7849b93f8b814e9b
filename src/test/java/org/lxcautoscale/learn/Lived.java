package org.lxcautoscale.learn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.Series.Point;

/** A life of a container: by default 0.2 cores and 800 MiB with some noise, and from 9 to 10 h UTC 3.5 cores and 3,000 MiB. */
final class Lived {

    static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
    static final long KIB_A_MIB = 1024;

    private static final int SIZE_CPU = 6000;
    private static final long SIZE_MEMORY = 6000 * KIB_A_MIB;

    private Lived() {}

    static Instant at(int day, int hour, int minute) {
        return MIDNIGHT.plus(Duration.ofMinutes((day * 24L + hour) * 60 + minute));
    }

    static Map<ContainerFigure, Long> figures(Instant at) {
        boolean isPeak = at.getEpochSecond() / 3600 % 24 == 9;
        return figures(at, isPeak ? 3500 : 200, isPeak ? 3000 : 800);
    }

    static Map<ContainerFigure, Long> figures(Instant at, double millicores, double mebibytes) {
        SplittableRandom random = new SplittableRandom(at.getEpochSecond());
        Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
        long cpu = Math.round(millicores * random.nextDouble(0.9, 1.1));
        long memory = Math.round(mebibytes * KIB_A_MIB * random.nextDouble(0.98, 1.02));
        figures.put(ContainerFigure.CPU_MEAN, cpu);
        figures.put(ContainerFigure.CPU_MAX, Math.round(cpu * 1.05));
        figures.put(ContainerFigure.CPU_THROTTLED_MAX, 0L);
        figures.put(ContainerFigure.MEMORY_MEAN, memory);
        figures.put(ContainerFigure.MEMORY_MAX, Math.round(memory * 1.01));
        figures.put(ContainerFigure.IO_READ, random.nextLong(100, 200));
        figures.put(ContainerFigure.IO_WRITTEN, random.nextLong(100, 200));
        figures.put(ContainerFigure.NETWORK_RECEIVED, random.nextLong(1000, 2000));
        figures.put(ContainerFigure.NETWORK_SENT, random.nextLong(1000, 2000));
        figures.put(ContainerFigure.PROCESSES, random.nextLong(20, 24));
        figures.put(ContainerFigure.SIZE_CPU, (long) SIZE_CPU);
        figures.put(ContainerFigure.SIZE_MEMORY, SIZE_MEMORY);
        return figures;
    }

    static Point<ContainerFigure> point(Instant at) {
        return new Point<>(at, figures(at));
    }

    static Minute minute(String id, String name, Instant at) {
        return new Minute(id, name, point(at));
    }

    /** A minute of each window, which stands for all of it. */
    static List<Point<ContainerFigure>> points(Instant from, Instant until) {
        List<Point<ContainerFigure>> points = new ArrayList<>();
        for (Instant at = from; at.isBefore(until); at = at.plus(Demand.WINDOW)) {
            points.add(point(at));
        }
        return points;
    }
}
