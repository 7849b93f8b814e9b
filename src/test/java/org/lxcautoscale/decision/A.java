package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.EffectiveSettings.Mode;

/**
 * Builds decision contexts for tests: {@code A.container(4, 2048).using(90, 50).inCycle()} has 4 cores and 2048 MB and uses 90
 * % of its cores and 50 % of its memory, on a host of 16 cores and 64 GiB, with the default settings.
 */
final class A {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final Duration POLL = Duration.ofSeconds(300);
    static final long MB = 1 << 20;

    private Allocation size;
    private Container.Status status = Container.Status.RUNNING;
    private boolean pinned;
    private boolean template;
    private Mode mode = Mode.MANAGED;
    private String because = "";
    private String lock = "";
    private String id = "101";
    private int hour = 12;
    private ContainerSettings settings = defaults();
    private ContainerState state = ContainerState.NEW;
    private Outlook outlook = Outlook.NONE;
    private Supervision supervision = Supervision.NONE;

    private double cpuP95;
    private double cpuPeak;
    private double memoryNow;
    private double memoryP95;
    private double memoryPeak;
    private double rise;
    private Duration watchedFor = Duration.ofDays(1);
    private long kills;
    private long innerKills;
    private Optional<Limit> cpuLimit = Optional.empty();
    private Optional<Limit> memoryLimit = Optional.empty();
    private Optional<Brake> brake = Optional.empty();
    private OptionalDouble limitHits = OptionalDouble.empty();
    private OptionalDouble refaults = OptionalDouble.empty();
    private OptionalDouble throttled = OptionalDouble.empty();
    private OptionalDouble cpuPressure = OptionalDouble.empty();
    private long memoryHidden;
    private OptionalDouble memoryPressure = OptionalDouble.empty();
    private Optional<String> unknown = Optional.empty();
    private boolean memoryCounted = true;

    private A(Allocation size) {
        this.size = size;
    }

    static A container(int cores, long megabytes) {
        return new A(Allocation.of(cores, megabytes));
    }

    /** Sized by {@code cpulimit}, without other cores than those of its ceiling. */
    static A limited(double cores, long megabytes) {
        Cores limit = new Cores((int) Math.round(cores * 1000));
        return new A(new Allocation(
                        new CpuSize.OfCpulimit(limit, Cores.of(limit.roundedUp()), Cores.UNLIMITED),
                        MemorySize.ofMebibytes(megabytes)))
                .settings(tier().cpulimit().build());
    }

    /** Sized by {@code cpulimit}, and pinned to some CPUs. */
    static A limitedAndPinned(Cores quota, int cpus, long megabytes) {
        return new A(new Allocation(
                        new CpuSize.OfCpulimit(quota, Cores.UNLIMITED, Cores.of(cpus)),
                        MemorySize.ofMebibytes(megabytes)))
                .settings(tier().cpulimit().build())
                .pinned();
    }

    static A containerWithoutCores(long megabytes) {
        return new A(new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(megabytes)));
    }

    static A containerWithoutMemory(int cores) {
        return new A(new Allocation(Cores.of(cores), MemorySize.UNLIMITED));
    }

    /** Percent of cores and memory in use, now, at the 95th percentile and at the peak. */
    A using(double cpuPercent, double memoryPercent) {
        return cpu(cpuPercent, cpuPercent).memory(memoryPercent, memoryPercent, memoryPercent);
    }

    A cpu(double p95Percent, double peakPercent) {
        cpuP95 = p95Percent;
        cpuPeak = peakPercent;
        return this;
    }

    A memory(double nowPercent, double p95Percent, double peakPercent) {
        memoryNow = nowPercent;
        memoryP95 = p95Percent;
        memoryPeak = peakPercent;
        return this;
    }

    A id(String newId) {
        id = newId;
        return this;
    }

    A settings(ContainerSettings newSettings) {
        settings = newSettings;
        return this;
    }

    A state(ContainerState newState) {
        state = newState;
        return this;
    }

    A supervised(Supervision by) {
        supervision = by;
        return this;
    }

    A outlook(Outlook foreseen) {
        outlook = foreseen;
        return this;
    }

    /** This many cores are expected to be needed soon, and in the time ahead. */
    A expectingCores(int soon, int ahead) {
        Expected expected = new Expected(soon * 1000L, ahead * 1000L, "a peak is expected");
        return outlook(new Outlook(Optional.of(expected), outlook.memory(), outlook.quiet(), outlook.unusual()));
    }

    /** The same of memory, in MB. */
    A expectingMemory(long soon, long ahead) {
        Expected expected = new Expected(soon * MB, ahead * MB, "a peak is expected");
        return outlook(new Outlook(outlook.cpu(), Optional.of(expected), outlook.quiet(), outlook.unusual()));
    }

    A quiet(String why) {
        return outlook(new Outlook(outlook.cpu(), outlook.memory(), Optional.of(why), outlook.unusual()));
    }

    A unusual(String what) {
        return outlook(new Outlook(outlook.cpu(), outlook.memory(), outlook.quiet(), Optional.of(what)));
    }

    A stopped() {
        status = Container.Status.STOPPED;
        return this;
    }

    A frozen() {
        status = Container.Status.FROZEN;
        return this;
    }

    A pinned() {
        pinned = true;
        return this;
    }

    A template() {
        template = true;
        return this;
    }

    A ignored() {
        mode = Mode.IGNORED;
        because = "listed in ignore_lxc";
        return this;
    }

    A observed() {
        mode = Mode.OBSERVED;
        because = "tagged autoscale-observe";
        return this;
    }

    A locked(String by) {
        lock = by;
        return this;
    }

    A at(int hourOfDay) {
        hour = hourOfDay;
        return this;
    }

    /** The limit in force differs from the configured one. */
    A limitInForce(long bytes) {
        memoryLimit = Optional.of(Limit.own(bytes));
        return this;
    }

    A memoryInForce(Limit limit) {
        memoryLimit = Optional.of(limit);
        return this;
    }

    /** {@code memory.high} is what the host sets, or what this program has set. */
    A brake(Brake inForce) {
        brake = Optional.of(inForce);
        return this;
    }

    A cpuInForce(Limit limit) {
        cpuLimit = Optional.of(limit);
        return this;
    }

    A limitHits(double aSecond) {
        limitHits = OptionalDouble.of(aSecond);
        return this;
    }

    A refaults(double pagesASecond) {
        refaults = OptionalDouble.of(pagesASecond);
        return this;
    }

    A rising(double bytesPerSecond) {
        rise = bytesPerSecond;
        return this;
    }

    A watchedFor(Duration duration) {
        watchedFor = duration;
        return this;
    }

    A oomKilled(long times) {
        kills = times;
        return this;
    }

    A innerKilled(long times) {
        innerKills = times;
        return this;
    }

    A throttled(double share) {
        throttled = OptionalDouble.of(share);
        return this;
    }

    A cpuPressure(double percent) {
        cpuPressure = OptionalDouble.of(percent);
        return this;
    }

    A memoryPressure(double percent) {
        memoryPressure = OptionalDouble.of(percent);
        return this;
    }

    A memoryHidden(double percent) {
        memoryHidden = Math.round(size.get(Resource.MEMORY) * percent / 100);
        return this;
    }

    A memoryNotCounted() {
        memoryCounted = false;
        return this;
    }

    A unknown(String cause) {
        unknown = Optional.of(cause);
        return this;
    }

    DecisionContext inCycle() {
        return context(CycleContext.Trigger.CYCLE);
    }

    DecisionContext betweenCycles() {
        return context(CycleContext.Trigger.URGENT);
    }

    /** The decision of a cycle on a host with ample resources. */
    Decision decided() {
        return decide(inCycle());
    }

    /** The decision of a step between two cycles. */
    Decision decidedBetweenCycles() {
        return decide(betweenCycles());
    }

    static Decision decide(DecisionContext context) {
        return new Planner()
                .plan(List.of(context), new Headroom(OptionalLong.of(1_000_000), 1L << 50))
                .getFirst();
    }

    private DecisionContext context(CycleContext.Trigger trigger) {
        Container container =
                new Container(new ContainerId(id), "web" + id, status, size, pinned, template, lock, Set.of());
        CycleContext cycle = new CycleContext(NOW, hour, trigger, POLL, 16, 15, 62L << 30);
        return new DecisionContext(container, effective(), supervision, measurement(), state, cycle)
                .withOutlook(outlook);
    }

    private EffectiveSettings effective() {
        return new EffectiveSettings(settings, mode, because, "", Map.of(), List.of(), List.of());
    }

    private Measurement measurement() {
        if (unknown.isPresent()) {
            return new Measurement.Missing(unknown.get());
        }
        long cores = size.cores().isUnlimited() ? 16_000 : size.get(Resource.CPU);
        long memory = size.memory().isUnlimited() ? 1L << 30 : size.get(Resource.MEMORY);
        long memoryFloor = Math.max(part(memory, memoryNow), part(memory, memoryPeak)) + memoryHidden;
        return new Usage(
                new Usage.CpuUse(
                        new Usage.Amounts(part(cores, cpuP95), part(cores, cpuP95), part(cores, cpuPeak), watchedFor),
                        throttled,
                        cpuPressure),
                Optional.of(new Usage.MemoryUse(
                                new Usage.Amounts(
                                        part(memory, memoryNow),
                                        part(memory, memoryP95),
                                        part(memory, memoryPeak),
                                        watchedFor),
                                memoryFloor,
                                rise,
                                new Usage.Shortage(kills, innerKills, memoryPressure, limitHits, refaults)))
                        .filter(_ -> memoryCounted),
                new LimitsInForce(cpuLimit, memoryLimit, brake));
    }

    private static long part(long whole, double percent) {
        return Math.round(whole * percent / 100);
    }

    static ContainerSettings defaults() {
        return new Tier().build();
    }

    static Tier tier() {
        return new Tier();
    }

    static ContainerState stateWith(Map<Resource, DecayingFloor> floors, Map<Resource, ShrinkWatch> watches) {
        return new ContainerState(
                Optional.empty(), Optional.empty(), Map.of(), floors, watches, Map.of(), 0, Optional.empty());
    }

    static ContainerState changedAt(Instant at) {
        return new ContainerState(
                Optional.empty(), Optional.of(at), Map.of(), Map.of(), Map.of(), Map.of(), 0, Optional.empty());
    }
}
