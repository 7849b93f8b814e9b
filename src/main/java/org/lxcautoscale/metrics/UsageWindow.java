package org.lxcautoscale.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/**
 * The readings of one container: all of the current cycle, and the peaks of previous cycles. Memory is bounded. Not
 * thread-safe.
 */
public final class UsageWindow {

    private static final String NEVER_READ = "not read yet";

    /** A kill after which the container could not grow prevents shrinks, but not forever. */
    private static final Duration KILLS_EXPIRE_AFTER = Duration.ofHours(1);

    private final Samples cpu = new Samples();
    private final Samples memory = new Samples();
    private final Peaks pastCpu;
    private final Peaks pastMemory;
    private final Peaks pastFloors;
    private final Map<Resource, Instant> sameSizeSince = new EnumMap<>(Resource.class);

    private Reading.@Nullable Counters last;
    private Optional<Object> run = Optional.empty();
    private @Nullable Allocation size;
    private Instant lastAt = Instant.EPOCH;
    private Instant knownSince = Instant.EPOCH;
    private String missing = NEVER_READ;
    private long floor = Long.MIN_VALUE;
    private long kills;
    private Instant killedAt = Instant.EPOCH;
    private long innerKills;
    private double rise;
    private double previousRise;
    private OptionalDouble throttled = OptionalDouble.empty();
    private OptionalDouble limitHits = OptionalDouble.empty();
    private OptionalDouble refaults = OptionalDouble.empty();
    private boolean isNew;
    private boolean killedSinceBefore;

    /**
     * @param lookBack the longest look-back of a shrink in cycles, including the current one
     */
    public UsageWindow(int lookBack) {
        this.pastCpu = new Peaks(lookBack);
        this.pastMemory = new Peaks(lookBack);
        this.pastFloors = new Peaks(lookBack);
    }

    /**
     * Adds a reading. An unknown one, or a restart of the container, discards the previous readings; a repeated one has no
     * effect.
     *
     * @param configured the configured size; when it or a limit in force changes, the time for which the size has been
     *     watched restarts
     * @return whether the previous run has ended: the container is stopped, or has been restarted
     */
    public boolean add(Reading reading, Allocation configured, Instant at) {
        isNew = false;
        killedSinceBefore = false;
        switch (reading) {
            case Reading.Counters counters -> {
                return add(counters, configured, at);
            }
            case Reading.Unknown(String cause) -> forget(cause);
            case Reading.Repeated _ -> {}
            case Reading.Frozen _ -> forget("it is frozen");
            case Reading.Stopped _ -> {
                forgetAll("not running");
                run = Optional.empty();
                return true;
            }
        }
        return false;
    }

    /** Adds that not even the container's size could be read. */
    public void addUnreadable(String cause) {
        isNew = false;
        forget(cause);
    }

    private boolean add(Reading.Counters now, Allocation configured, Instant at) {
        boolean isRestarted = isAnotherRun(now) || (last != null && hasRestarted(last, now));
        if (isRestarted) {
            forgetAll("restarted");
        }
        count(now, configured, at);
        return isRestarted;
    }

    private void count(Reading.Counters now, Allocation configured, Instant at) {
        noteSize(now, configured, at);
        Reading.Counters before = last;
        if (before == null) {
            start(now, at);
            return;
        }
        double seconds = Duration.between(lastAt, at).toNanos() / 1e9;
        if (seconds <= 0) {
            return;
        }
        cpu.add(Math.round(now.coresUsedSince(before, seconds) * 1000));
        isNew = true;
        addMemory(now);
        if (before.memory().isPresent() && now.memory().isPresent()) {
            addMemoryChange(before.memory().get(), now.memory().get(), seconds, at);
        }
        throttled = now.throttledSince(before, seconds);
        last = now;
        lastAt = at;
        missing = "";
    }

    /** A changed size must be watched again before it is reduced. */
    private void noteSize(Reading.Counters now, Allocation configured, Instant at) {
        Allocation sizeBefore = size;
        Reading.Counters before = last;
        size = configured;
        if (sizeBefore == null || before == null) {
            return;
        }
        if (sizeBefore.equals(configured) && before.limits().equals(now.limits())) {
            return; // the usual case
        }
        for (Resource resource : Resource.values()) {
            boolean sameInForce = before.limits()
                    .of(resource)
                    .map(Limit::own)
                    .equals(now.limits().of(resource).map(Limit::own));
            if (!sameInForce || sizeBefore.get(resource) != configured.get(resource)) {
                sameSizeSince.put(resource, at);
            }
        }
        if (memoryOf(now, configured) > memoryOf(before, sizeBefore)) {
            kills = 0; // no matter who enlarged it
        }
    }

    private static long memoryOf(Reading.Counters reading, Allocation configured) {
        return reading.limits().memory().map(Limit::own).orElse(configured.get(Resource.MEMORY));
    }

    private void start(Reading.Counters now, Instant at) {
        last = now;
        lastAt = at;
        knownSince = at;
        missing = now.cpu() instanceof CpuReading.Counter ? "read only once so far" : "";
        addMemory(now);
        if (now.cpu() instanceof CpuReading.Rate(double cores)) {
            cpu.add(Math.round(cores * 1000));
        }
    }

    private void addMemory(Reading.Counters now) {
        if (now.memory().isPresent()) {
            memory.add(now.memory().get().inUse());
            floor = Math.max(floor, now.memory().get().floor());
        }
    }

    private void addMemoryChange(MemoryReading before, MemoryReading now, double seconds, Instant at) {
        addEvents(before.events(), now.events(), seconds, at);
        previousRise = rise;
        rise = (now.inUse() - before.inUse()) / seconds;
    }

    private void addEvents(MemoryReading.Events before, MemoryReading.Events now, double seconds, Instant at) {
        if (now.kills() > before.kills()) {
            kills += now.kills() - before.kills();
            killedAt = at;
            killedSinceBefore = true;
        } else if (at.isAfter(killedAt.plus(KILLS_EXPIRE_AFTER))) {
            kills = 0;
        }
        innerKills += Math.max(0, now.innerKills() - before.innerKills());
        limitHits = perSecond(before.limitHits(), now.limitHits(), seconds);
        refaults = perSecond(before.refaults(), now.refaults(), seconds);
    }

    private static OptionalDouble perSecond(OptionalLong before, OptionalLong now, double seconds) {
        return before.isEmpty() || now.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, now.getAsLong() - before.getAsLong()) / seconds);
    }

    /** Also recognises a restart across a missing reading. */
    private boolean isAnotherRun(Reading.Counters now) {
        Optional<Object> before = run;
        run = now.run().or(() -> before);
        return before.isPresent() && !before.equals(run);
    }

    private static boolean hasRestarted(Reading.Counters last, Reading.Counters now) {
        return now.cpu() instanceof CpuReading.Counter(long nanos)
                && last.cpu() instanceof CpuReading.Counter(long before)
                && nanos < before;
    }

    private void forgetAll(String cause) {
        forget(cause);
        kills = 0;
    }

    /** Everything but the kills: a missing reading does not resolve them. */
    private void forget(String cause) {
        missing = cause;
        last = null;
        size = null;
        sameSizeSince.clear();
        innerKills = 0;
        rise = 0;
        previousRise = 0;
        throttled = OptionalDouble.empty();
        limitHits = OptionalDouble.empty();
        refaults = OptionalDouble.empty();
        floor = Long.MIN_VALUE;
        cpu.clear();
        memory.clear();
        pastCpu.clear();
        pastMemory.clear();
        pastFloors.clear();
    }

    /** Ends the current cycle: its peaks become part of the look-back. */
    public void closeCycle() {
        if (!cpu.isEmpty()) {
            pastCpu.push(cpu.max());
            if (!memory.isEmpty()) {
                pastMemory.push(memory.max());
                pastFloors.push(floor);
            }
            cpu.clear();
            memory.clear();
            floor = Long.MIN_VALUE;
        }
        innerKills = 0;
    }

    /** What the newest reading shows of the time since the one before; empty if there were not both. */
    public Optional<Sample> latest() {
        Reading.Counters now = last;
        return isNew && now != null
                ? Optional.of(
                        new Sample(cpu.last(), now.memory().map(MemoryReading::inUse), throttled, killedSinceBefore))
                : Optional.empty();
    }

    /** Clears the kills: the container has been given memory since. */
    public void clearKills() {
        kills = 0;
    }

    /** Whether only a reading since the last cycle is missing. */
    public boolean awaitsReading() {
        return last != null && missing.isEmpty() && cpu.isEmpty();
    }

    /**
     * The current usage.
     *
     * @param cycles how many cycles the peaks look back, including the current one
     */
    public Measurement measure(int cycles) {
        Reading.Counters now = last;
        if (now == null) {
            return new Measurement.Missing(missing);
        }
        if (!missing.isEmpty()) {
            return new Measurement.Missing(missing, now.limits());
        }
        if (awaitsReading()) {
            return new Measurement.Missing("not read in this cycle", now.limits());
        }
        int before = Math.max(0, cycles - 1);
        return new Usage(
                new Usage.CpuUse(amounts(Resource.CPU, cpu, pastCpu, before), throttled, now.cpuPressure()),
                now.memory().filter(_ -> !memory.isEmpty()).map(reading -> memoryUse(reading, before)),
                now.limits());
    }

    private Usage.MemoryUse memoryUse(MemoryReading now, int cyclesBefore) {
        return new Usage.MemoryUse(
                amounts(Resource.MEMORY, memory, pastMemory, cyclesBefore),
                Math.max(now.floor(), Math.max(floor, pastFloors.max(cyclesBefore))),
                Math.max(0, Math.min(rise, previousRise)),
                new Usage.Shortage(kills, innerKills, now.pressure(), limitHits, refaults));
    }

    private Usage.Amounts amounts(Resource resource, Samples window, Peaks past, int cycles) {
        Instant since = sameSizeSince.getOrDefault(resource, knownSince);
        return new Usage.Amounts(
                window.last(),
                window.percentile95(),
                Math.max(window.max(), past.max(cycles)),
                Duration.between(since, lastAt));
    }
}
