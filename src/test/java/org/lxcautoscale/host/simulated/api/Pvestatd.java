package org.lxcautoscale.host.simulated.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/** The daemon of a node that measures every 10 s. The list of the cluster shows its last measurement. */
final class Pvestatd {

    private static final Duration ROUND = Duration.ofSeconds(10);

    /** Rounds are not in step with the readers. */
    private static final Duration FIRST_ROUND = Duration.ofSeconds(3);

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(300);

    private final SimulatedHost host;
    private final Instant booted;
    private Map<ContainerId, Measured> measured = new HashMap<>();
    private final Map<ContainerId, Instant> started = new HashMap<>();
    private final Map<ContainerId, Long> cpuNanos = new HashMap<>();
    private HostUsage usage;
    private Instant lastRound;
    private Instant nextRound;
    private Instant now;
    private Instant hangsUntil = Instant.MIN;
    private Duration lag = Duration.ZERO;
    private final Deque<Round> unpublished = new ArrayDeque<>();

    /** The results of a round, and when they become visible. */
    private record Round(Map<ContainerId, Measured> measured, HostUsage usage, Instant shown) {}

    /**
     * The last measurement of a container.
     *
     * @param activity of one that runs
     *
     * @param cpu used share of {@code maxcpu}
     */
    record Measured(boolean running, double cpu, int maxcpu, long mem, long maxmem, long uptime, Activity activity) {}

    Pvestatd(SimulatedHost host, Instant now) {
        this.host = host;
        this.booted = now;
        this.now = now;
        this.lastRound = now;
        this.nextRound = now.plus(FIRST_ROUND);
        this.usage = host.observe().host().orElseThrow();
        round(now);
    }

    /** Measures if a round is due. */
    void tick(Instant instant) {
        now = instant;
        while (!unpublished.isEmpty() && !now.isBefore(unpublished.getFirst().shown())) {
            show(unpublished.removeFirst());
        }
        if (!now.isBefore(nextRound)) {
            nextRound = nextRound.plus(ROUND);
            if (!now.isBefore(hangsUntil)) {
                round(now);
            }
        }
    }

    /** Measures nothing until then. */
    void hang(Instant until) {
        hangsUntil = until;
    }

    /** Delays the results of all further rounds. */
    void lagBy(Duration duration) {
        lag = duration;
    }

    /** Whether its last results are so old that Proxmox discards them. */
    boolean isSilent() {
        return Duration.between(lastRound, now).compareTo(FORGOTTEN_AFTER) > 0;
    }

    private void show(Round round) {
        measured = round.measured();
        usage = round.usage();
    }

    /** Measures now. */
    void round(Instant at) {
        now = at;
        double seconds = Duration.between(lastRound, now).toNanos() / 1e9;
        lastRound = now;
        var seen = host.observe();
        Map<ContainerId, Measured> before =
                unpublished.isEmpty() ? measured : unpublished.getLast().measured();
        Map<ContainerId, Measured> fresh = new HashMap<>();
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable) {
                ContainerId id = readable.id();
                fresh.put(
                        id, seconds > 0 || !before.containsKey(id) ? measure(readable, seconds, now) : before.get(id));
            }
        }
        started.keySet().retainAll(fresh.keySet());
        Round round = new Round(fresh, seen.host().orElseThrow(), now.plus(lag));
        if (lag.isZero()) {
            unpublished.clear();
            show(round);
        } else {
            unpublished.add(round);
        }
    }

    private Measured measure(Observed.Readable observed, double seconds, Instant now) {
        Container container = observed.container();
        ContainerId id = container.id();
        MemorySize memory = container.allocation().memory();
        int maxcpu = maxcpu(container);
        if (!(observed.reading() instanceof Reading.Counters counters)) {
            started.remove(id);
            cpuNanos.remove(id);
            return new Measured(false, 0, maxcpu, 0, memory.bytes(), 0, Activity.UNKNOWN);
        }
        long nanos = counters.cpu() instanceof CpuReading.Counter(long total) ? total : 0;
        Long before = cpuNanos.put(id, nanos);
        boolean isNew = before == null || nanos < before;
        if (isNew || !started.containsKey(id)) {
            started.put(id, now);
        }
        double cores = isNew || seconds <= 0 ? 0 : (nanos - before) / 1e9 / seconds;
        long uptime = Duration.between(started.getOrDefault(id, now), now).toSeconds();
        return new Measured(
                true,
                cores / maxcpu,
                maxcpu,
                counters.memory().orElseThrow().inUse(),
                memory.bytes(),
                uptime,
                counters.activity().orElseThrow());
    }

    private int maxcpu(Container container) {
        return container.allocation().cores().isUnlimited()
                ? usage.cores()
                : container.allocation().cores().roundedUp();
    }

    Optional<Measured> of(ContainerId id) {
        return isSilent() ? Optional.empty() : Optional.ofNullable(measured.get(id));
    }

    HostUsage node() {
        return usage;
    }

    long nodeUptime() {
        return Duration.between(booted, lastRound).toSeconds();
    }
}
