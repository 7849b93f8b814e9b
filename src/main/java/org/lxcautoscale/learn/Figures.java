package org.lxcautoscale.learn;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lxcautoscale.anomaly.Measure;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.forecast.Use;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Series.Point;

/** What models learn of the figures of a window. */
final class Figures {

    /** Share of the time from which on it counts as throttled, as for the daemon; in thousandths. */
    private static final long THROTTLED = 200;

    private static final double KIB = 1024;
    private static final double SECONDS = Demand.WINDOW.toSeconds();

    /** All that is read of a history. */
    static final List<ContainerFigure> READ = List.of(
            ContainerFigure.CPU_MEAN,
            ContainerFigure.CPU_MAX,
            ContainerFigure.CPU_THROTTLED_MAX,
            ContainerFigure.CPU_PRESSURE_MEAN,
            ContainerFigure.MEMORY_MEAN,
            ContainerFigure.MEMORY_MAX,
            ContainerFigure.MEMORY_PRESSURE_MEAN,
            ContainerFigure.IO_PRESSURE_MEAN,
            ContainerFigure.IO_READ,
            ContainerFigure.IO_WRITTEN,
            ContainerFigure.NETWORK_RECEIVED,
            ContainerFigure.NETWORK_SENT,
            ContainerFigure.PROCESSES,
            ContainerFigure.OOM_KILLS,
            ContainerFigure.SIZE_CPU,
            ContainerFigure.SIZE_MEMORY);

    /** What is looked at for what is unusual. */
    static final List<Measure> MEASURES = List.of(Measure.values());

    private Figures() {}

    /** The use of a resource; empty if it is unknown, or there is no limit that could be changed. */
    static Optional<Use> use(Point<ContainerFigure> point, Resource resource) {
        return switch (resource) {
            case CPU -> {
                double limit = amount(point, ContainerFigure.SIZE_CPU, 1);
                boolean isThrottled =
                        point.of(ContainerFigure.CPU_THROTTLED_MAX).orElse(0) >= THROTTLED;
                yield use(
                        amount(point, ContainerFigure.CPU_MEAN, 1),
                        amount(point, ContainerFigure.CPU_MAX, 1),
                        isThrottled,
                        limit);
            }
            case MEMORY -> {
                double limit = amount(point, ContainerFigure.SIZE_MEMORY, KIB);
                boolean isKilled = point.of(ContainerFigure.OOM_KILLS).orElse(0) > 0;
                yield use(
                        amount(point, ContainerFigure.MEMORY_MEAN, KIB),
                        amount(point, ContainerFigure.MEMORY_MAX, KIB),
                        isKilled,
                        limit);
            }
        };
    }

    private static Optional<Use> use(double mean, double peak, boolean isHit, double limit) {
        Use use = new Use(mean, Math.max(mean, peak), isHit ? limit : 0, limit);
        return use.isPlausible() ? Optional.of(use) : Optional.empty();
    }

    /** An amount for each of {@link #MEASURES}; NaN is unknown. */
    static double[] measures(Point<ContainerFigure> point) {
        return MEASURES.stream().mapToDouble(measure -> measure(point, measure)).toArray();
    }

    private static double measure(Point<ContainerFigure> point, Measure measure) {
        return switch (measure) {
            case CPU -> amount(point, ContainerFigure.CPU_MEAN, 1);
            case MEMORY -> amount(point, ContainerFigure.MEMORY_MEAN, KIB);
            case DISK_READ -> amount(point, ContainerFigure.IO_READ, KIB / SECONDS);
            case DISK_WRITTEN -> amount(point, ContainerFigure.IO_WRITTEN, KIB / SECONDS);
            case NETWORK_RECEIVED -> amount(point, ContainerFigure.NETWORK_RECEIVED, KIB / SECONDS);
            case NETWORK_SENT -> amount(point, ContainerFigure.NETWORK_SENT, KIB / SECONDS);
            case PROCESSES -> amount(point, ContainerFigure.PROCESSES, 1);
            case CPU_PRESSURE -> amount(point, ContainerFigure.CPU_PRESSURE_MEAN, 1);
            case MEMORY_PRESSURE -> amount(point, ContainerFigure.MEMORY_PRESSURE_MEAN, 1);
            case IO_PRESSURE -> amount(point, ContainerFigure.IO_PRESSURE_MEAN, 1);
        };
    }

    private static double amount(Point<ContainerFigure> point, ContainerFigure figure, double unit) {
        OptionalLong value = point.of(figure);
        return value.isPresent() ? value.getAsLong() * unit : Double.NaN;
    }
}
