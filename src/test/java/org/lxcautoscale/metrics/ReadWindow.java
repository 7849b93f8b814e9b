package org.lxcautoscale.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;

/** A window of a container that is read every ten seconds, for the tests of windows. */
abstract class ReadWindow {

    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    final UsageWindow window = new UsageWindow(3);
    Instant now = START;
    long cpuNanos = 1_000_000_000_000L;
    long throttledNanos;
    long oomKills;
    long innerKills;
    long hidden;
    long limit = 1 << 30;
    OptionalLong limitHits = OptionalLong.empty();
    OptionalLong refaults = OptionalLong.empty();
    Allocation size = Allocation.of(2, 1024);

    /** Ten seconds pass in which the container uses this many cores, and this much memory at the end. */
    void use(double cores, long memory) {
        cpuNanos += Math.round(cores * 10e9);
        read(memory);
    }

    void read(long memory) {
        window.add(
                new Reading.Counters(
                        new CpuReading.Counter(cpuNanos),
                        OptionalLong.of(throttledNanos),
                        OptionalDouble.of(1.5),
                        Optional.of(new MemoryReading(
                                memory,
                                memory + hidden,
                                OptionalDouble.of(0.25),
                                OptionalLong.empty(),
                                new MemoryReading.Events(oomKills, innerKills, limitHits, refaults))),
                        LimitsInForce.ofMemory(Limit.own(limit))),
                size,
                now);
        now = now.plusSeconds(10);
    }

    Usage usage() {
        return (Usage) window.measure(3);
    }

    Usage.MemoryUse memory() {
        return usage().memory().orElseThrow();
    }

    static List<Long> figures(Usage.Amounts amounts) {
        return List.of(amounts.now(), amounts.p95(), amounts.peak());
    }

    String missing() {
        return ((Measurement.Missing) window.measure(3)).cause();
    }
}
