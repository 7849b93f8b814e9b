package org.lxcautoscale.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.forecast.Foreseen;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.forecast.Use;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Series.Point;

/**
 * What models suggest: the size of the adaptive policy, and more where a forecast that has proved itself expects it. Nothing is to be
 * taken away while the state is unusual, or before it is known what is usual.
 */
final class Suggested {

    /** A difference that is smaller is not worth telling. */
    private static final double WORTHWHILE = 0.15;

    private Suggested() {}

    /**
     * Empty if the size is right, or one of the resources has no limit or is not known, or if the size has just changed.
     *
     * @param last the last minute of the window
     */
    static Optional<Suggestion> of(
            ContainerId id,
            Learned learned,
            Point<ContainerFigure> window,
            Point<ContainerFigure> last,
            Learned.Possible possible,
            Horizon horizon) {
        Optional<Use> cpu = Figures.use(window, Resource.CPU);
        Optional<Use> memory = Figures.use(window, Resource.MEMORY);
        if (cpu.isEmpty()
                || memory.isEmpty()
                || cpu.get().limit() > Integer.MAX_VALUE
                || hasChanged(window, last, ContainerFigure.SIZE_CPU)
                || hasChanged(window, last, ContainerFigure.SIZE_MEMORY)) {
            return Optional.empty();
        }
        Allocation now = new Allocation(
                new Cores(Math.toIntExact(Math.round(cpu.get().limit()))),
                new MemorySize(Math.round(memory.get().limit())));
        Allocation then = now;
        List<String> reasons = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            Sizes sizes = possible.of(resource);
            double adaptive = learned.model().adaptiveSize(resource).orElse((double) now.get(resource));
            Optional<Foreseen> foreseen = learned.model().foreseen(resource, sizes, horizon);
            long size =
                    Math.round(Math.max(adaptive, foreseen.map(Foreseen::ahead).orElse(0.0)));
            boolean isLess = size < now.get(resource);
            if (Math.abs(size - now.get(resource)) < WORTHWHILE * (double) now.get(resource)
                    || (isLess && (learned.unusual().isPresent() || !learned.knowsUsual()))) {
                continue;
            }
            then = then.with(resource, size);
            reasons.add("%s %s by what it has used%s"
                    .formatted(
                            resource.format(size),
                            isLess ? "are enough" : "are needed",
                            foreseen.isPresent() ? " and is expected to use" : ""));
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Suggestion(window.at().plus(Demand.WINDOW), id, now, then, String.join("; ", reasons)));
    }

    private static boolean hasChanged(
            Point<ContainerFigure> window, Point<ContainerFigure> last, ContainerFigure size) {
        return !window.of(size).equals(last.of(size));
    }
}
