package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * What the last observation says of a container. Immutable.
 *
 * @param isUp whether it is running and could be read
 * @param run its counters and its size; empty while it is not up, and before its first measurement
 * @param outlook what was foreseen of it in the last cycle
 */
record ContainerSample(Labels labels, boolean isUp, Optional<Run> run, Outlook outlook) {

    /**
     * @param configured its size as configured
     * @param cpuSeconds CPU time used: since it has started, or, where the host reports a rate, since it was first seen
     * @param at monotonic time of the counters
     */
    record Run(Allocation configured, Reading.Counters counters, double cpuSeconds, Instant at) {

        /** The nearest limit in the base unit of the resource, as in force or else as configured; empty if there is none. */
        OptionalDouble limit(Resource resource) {
            long limit = counters.limits().of(resource).map(Limit::nearest).orElse(configured.get(resource));
            return limit < resource.unlimited() ? OptionalDouble.of((double) limit) : OptionalDouble.empty();
        }
    }

    /**
     * @param before the sample of the same container in the observation before; null if it was not in it
     * @param at monotonic time of the observation
     */
    static ContainerSample of(Labels labels, Observed observed, @Nullable ContainerSample before, Instant at) {
        Optional<Run> last = Optional.ofNullable(before).flatMap(ContainerSample::run);
        Outlook outlook = before == null ? Outlook.NONE : before.outlook();
        if (!(observed instanceof Observed.Readable readable)) {
            return new ContainerSample(labels, false, Optional.empty(), outlook);
        }
        return switch (readable.reading()) {
            case Reading.Counters counters ->
                new ContainerSample(
                        labels,
                        true,
                        Optional.of(new Run(
                                readable.container().allocation(), counters, cpuSeconds(counters, last, at), at)),
                        outlook);
            case Reading.Repeated _ -> new ContainerSample(labels, true, last, outlook);
            case Reading.Unknown _, Reading.Frozen _, Reading.Stopped _ ->
                new ContainerSample(labels, false, Optional.empty(), outlook);
        };
    }

    private static double cpuSeconds(Reading.Counters counters, Optional<Run> last, Instant at) {
        return switch (counters.cpu()) {
            case CpuReading.Counter(long nanos) -> nanos / 1e9;
            case CpuReading.Rate(double cores) ->
                last.map(run -> run.cpuSeconds()
                                + cores * Duration.between(run.at(), at).toNanos() / 1e9)
                        .orElse(0.0);
        };
    }

    /** The same, and this is foreseen. */
    ContainerSample with(Outlook foreseen) {
        return new ContainerSample(labels, isUp, run, foreseen);
    }

    /** What it is expected to need soon, in the base unit; empty if nothing is expected. */
    OptionalDouble expected(Resource resource) {
        return outlook.of(resource)
                .map(need -> OptionalDouble.of((double) need.soon()))
                .orElse(OptionalDouble.empty());
    }

    /** Whether it behaves unusually: 1 or 0; empty if nothing is known. */
    OptionalDouble unusual() {
        return outlook.equals(Outlook.NONE)
                ? OptionalDouble.empty()
                : OptionalDouble.of(outlook.unusual().isPresent() ? 1 : 0);
    }

    /** A figure of its run; empty where there is no run. */
    OptionalDouble ofRun(Function<Run, OptionalDouble> figure) {
        return run.map(figure).orElse(OptionalDouble.empty());
    }

    /** A figure of its memory; empty where that is unknown. */
    OptionalDouble ofMemory(ToLongFunction<MemoryReading> figure) {
        return ofRun(known -> known.counters()
                .memory()
                .map(memory -> OptionalDouble.of((double) figure.applyAsLong(memory)))
                .orElse(OptionalDouble.empty()));
    }
}
