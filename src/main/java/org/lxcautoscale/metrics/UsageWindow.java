package org.lxcautoscale.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The readings of one container: all of the running cycle, and the peaks of the cycles before. Memory is bounded. Used
 * by one thread.
 */
public final class UsageWindow {

    private static final String NEVER_READ = "not read yet";

    private final Samples cpu = new Samples();
    private final Samples memory = new Samples();
    private final Peaks pastCpu;
    private final Peaks pastMemory;

    private Reading.Counters last = new Reading.Counters(
            new CpuReading.Counter(0),
            0,
            OptionalLong.empty(),
            0,
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    private Instant lastAt = Instant.EPOCH;
    private Instant knownSince = Instant.EPOCH;
    private boolean hasLast;
    private String missing = NEVER_READ;
    private long oomKills;
    private double rise;
    private double previousRise;
    private OptionalDouble throttled = OptionalDouble.empty();

    /**
     * @param lookBack how many cycles a shrink looks back at most, the running one included
     */
    public UsageWindow(int lookBack) {
        this.pastCpu = new Peaks(lookBack);
        this.pastMemory = new Peaks(lookBack);
    }

    /**
     * Takes a reading in. One that is unknown, or of a restarted container, ends what was known; a repeated one says
     * nothing.
     */
    public void add(Reading reading, Instant at) {
        switch (reading) {
            case Reading.Counters counters -> add(counters, at);
            case Reading.Unknown unknown -> forget(unknown.cause());
            case Reading.Repeated _ -> {}
            case Reading.Stopped _ -> forget("not running");
        }
    }

    private void add(Reading.Counters now, Instant at) {
        if (hasLast && hasRestarted(now)) {
            forget("restarted");
        }
        if (!hasLast) {
            start(now, at);
            return;
        }
        double seconds = Duration.between(lastAt, at).toNanos() / 1e9;
        if (seconds <= 0) {
            return;
        }
        cpu.add(Math.round(coresUsed(now, seconds) * 1000));
        memory.add(now.memoryInUse());
        oomKills += Math.max(0, now.oomKills() - last.oomKills());
        previousRise = rise;
        rise = (now.memoryInUse() - last.memoryInUse()) / seconds;
        throttled = throttledShare(now, seconds);
        last = now;
        lastAt = at;
        missing = "";
    }

    private void start(Reading.Counters now, Instant at) {
        last = now;
        lastAt = at;
        knownSince = at;
        hasLast = true;
        missing = now.cpu() instanceof CpuReading.Counter ? "read only once so far" : "";
        memory.add(now.memoryInUse());
        if (now.cpu() instanceof CpuReading.Rate(double cores)) {
            cpu.add(Math.round(cores * 1000));
        }
    }

    private boolean hasRestarted(Reading.Counters now) {
        boolean cpuFell = now.cpu() instanceof CpuReading.Counter(long nanos)
                && last.cpu() instanceof CpuReading.Counter(long before)
                && nanos < before;
        return cpuFell || now.oomKills() < last.oomKills();
    }

    private double coresUsed(Reading.Counters now, double seconds) {
        return switch (now.cpu()) {
            case CpuReading.Rate(double cores) -> cores;
            case CpuReading.Counter(long nanos) ->
                last.cpu() instanceof CpuReading.Counter(long before) ? (nanos - before) / 1e9 / seconds : 0;
        };
    }

    private OptionalDouble throttledShare(Reading.Counters now, double seconds) {
        if (now.throttledNanos().isEmpty() || last.throttledNanos().isEmpty()) {
            return OptionalDouble.empty();
        }
        double share = (now.throttledNanos().getAsLong() - last.throttledNanos().getAsLong()) / 1e9 / seconds;
        return OptionalDouble.of(Math.clamp(share, 0, 1));
    }

    private void forget(String cause) {
        missing = cause;
        hasLast = false;
        oomKills = 0;
        rise = 0;
        previousRise = 0;
        throttled = OptionalDouble.empty();
        cpu.clear();
        memory.clear();
        pastCpu.clear();
        pastMemory.clear();
    }

    /** Ends the running cycle: its peaks become part of the look-back. Kills that nothing answered are forgotten. */
    public void closeCycle() {
        if (!cpu.isEmpty()) {
            pastCpu.push(cpu.max());
            pastMemory.push(memory.max());
            cpu.clear();
            memory.clear();
        }
        oomKills = 0;
    }

    /** The container has been given memory since the kills that were seen. */
    public void answerOomKills() {
        oomKills = 0;
    }

    /**
     * What is known now.
     *
     * @param cycles how many cycles the peaks look back, the running one included
     */
    public Measurement measure(int cycles) {
        if (!missing.isEmpty()) {
            return new Measurement.Missing(missing);
        }
        if (cpu.isEmpty()) {
            return new Measurement.Missing("not read in this cycle");
        }
        return new Usage(
                amounts(cpu, pastCpu, cycles),
                amounts(memory, pastMemory, cycles),
                last.memoryLimit(),
                Math.max(0, Math.min(rise, previousRise)),
                Duration.between(knownSince, lastAt),
                oomKills,
                throttled,
                last.cpuPressure(),
                last.memoryPressure(),
                last.memoryHidden());
    }

    private static Usage.Amounts amounts(Samples window, Peaks past, int cycles) {
        return new Usage.Amounts(window.last(), window.percentile95(), Math.max(window.max(), past.max(cycles)));
    }
}
