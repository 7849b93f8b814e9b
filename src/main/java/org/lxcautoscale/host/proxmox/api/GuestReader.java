package org.lxcautoscale.host.proxmox.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.proxmox.api.ClusterList.ContainerRow;
import org.lxcautoscale.host.proxmox.api.ClusterList.NodeRow;
import org.lxcautoscale.host.proxmox.api.ConfigCache.CachedConfig;
import org.lxcautoscale.host.proxmox.api.PressureReader.GuestPressure;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi.NodeUsage;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * Turns Proxmox's responses into observations. Its {@code mem} excludes shared memory (tmpfs), which the kernel cannot
 * drop. How much there is cannot be known, only that it is at most what the whole node has in use, and at most the
 * container's limit.
 */
final class GuestReader {

    /** Tolerance for measurements: the rounds of pvestatd are not exact. */
    private static final int MOST_OF_NODE = 2;

    private static final String INVALID_ROW = "its row in /cluster/resources makes no sense: ";

    private static final List<String> NEEDED_OF_STATUS = List.of("status", "mem", "maxmem", "swap");

    private final MeasurementTracker measurements;
    private final ConfigCache configs;
    private final boolean trustMemory;

    GuestReader(MeasurementTracker measurements, ConfigCache configs, boolean trustMemory) {
        this.measurements = measurements;
        this.configs = configs;
        this.trustMemory = trustMemory;
    }

    /** A container that cannot be read. */
    static Observed unreadable(ContainerRow row, String cause) {
        return new Observed.Unreadable(row.id(), name(row.id(), row.resource().name()), cause);
    }

    /** A container of the list, on a node without problems. */
    Observed observed(ContainerRow row, NodeRow node, NodeUsage usage, GuestPressure pressure, Instant now) {
        String invalidFields = row.invalidFields();
        if (!invalidFields.isEmpty()) {
            return unreadable(row, INVALID_ROW + invalidFields);
        }
        if (!row.hasSize() || !row.isRunningOrStopped()) {
            return unreadable(row, noUsage(node));
        }
        Optional<CachedConfig> cached = configs.get(row.id());
        Container container = new Container(
                row.id(),
                name(row.id(), row.resource().name()),
                row.isRunning() ? Container.Status.RUNNING : Container.Status.STOPPED,
                cached.map(CachedConfig::allocation).orElseGet(() -> shownSize(row, node)),
                cached.map(CachedConfig::cpu).orElse(Container.CpuOptions.UNREAD),
                cached.map(CachedConfig::cpuPinned).orElse(false),
                row.isTemplate(),
                lock(row.resource().lock()),
                tags(row.resource().tags()));
        LimitsInForce limits = cached.map(CachedConfig::limits).orElse(LimitsInForce.UNKNOWN);
        return new Observed.Readable(container, reading(row, node, usage, pressure, limits, now));
    }

    private static Allocation shownSize(ContainerRow row, NodeRow node) {
        return new Allocation(
                row.mayBeUnlimited(node.cpus()) ? Cores.UNLIMITED : Cores.of((int) row.maxcpu()),
                row.maxmem() == 0 ? MemorySize.UNLIMITED : new MemorySize(row.maxmem()));
    }

    private static String noUsage(NodeRow node) {
        return "Proxmox reports no usage (pvestatd on node %s)".formatted(node.name());
    }

    private Reading reading(
            ContainerRow row,
            NodeRow node,
            NodeUsage usage,
            GuestPressure pressure,
            LimitsInForce limits,
            Instant now) {
        if (!row.isRunning()) {
            measurements.forget(row.id());
            return new Reading.Stopped();
        }
        String invalidFields = row.invalidUsage();
        if (!invalidFields.isEmpty()) {
            return new Reading.Unknown(INVALID_ROW + invalidFields);
        }
        ApiResponses.ResourceRow seen = row.resource();
        if (seen.cpu() == null || seen.mem() == null || seen.uptime() == null) {
            return new Reading.Unknown(noUsage(node));
        }
        if (seen.cpu() * row.maxcpu() > MOST_OF_NODE * node.cpus()) {
            return new Reading.Unknown(INVALID_ROW + "cpu is more than the node has");
        }
        if (node.memory() > 0 && seen.mem() > node.memory()) {
            return new Reading.Unknown(INVALID_ROW + "mem is more than the node has");
        }
        return switch (measurements.add(row.id(), seen.uptime(), now)) {
            case NEW -> {
                long floor = floor(row, seen.mem(), row.maxmem(), usage, now);
                yield counters(row, seen.cpu(), seen.mem(), floor, pressure, limits);
            }
            case REPEATED -> new Reading.Repeated();
            case STALE ->
                new Reading.Unknown(
                        "Proxmox has measured nothing for more than 60 s (pvestatd on node %s)".formatted(node.name()));
            case RESTARTED -> new Reading.Unknown("it has just been restarted");
        };
    }

    /**
     * A container that was read by itself. The {@code cpu} of a single read is meaningless, so that of the list is
     * used.
     */
    Observed read(
            ContainerRow row,
            ApiResponses.GuestConfig config,
            ApiResponses.GuestStatus status,
            NodeUsage usage,
            String nodeProblem,
            Instant now) {
        CachedConfig cached = CachedConfig.of(config, 0, Instant.EPOCH);
        Container container = new Container(
                row.id(),
                name(row.id(), config.hostname()),
                "stopped".equals(status.status()) ? Container.Status.STOPPED : Container.Status.RUNNING,
                cached.allocation(),
                cached.cpu(),
                cached.cpuPinned(),
                config.template(),
                lock(config.lock()),
                tags(config.tags()));
        return new Observed.Readable(container, reading(row, status, usage, nodeProblem, cached.limits(), now));
    }

    private Reading reading(
            ContainerRow row,
            ApiResponses.GuestStatus status,
            NodeUsage usage,
            String nodeProblem,
            LimitsInForce limits,
            Instant now) {
        if ("stopped".equals(status.status())) {
            return new Reading.Stopped();
        }
        if (!nodeProblem.isEmpty()) {
            return new Reading.Unknown(nodeProblem);
        }
        String invalidFields = Fields.describe(status.invalidFields(), NEEDED_OF_STATUS);
        if (!invalidFields.isEmpty()) {
            return new Reading.Unknown("its status makes no sense: " + invalidFields);
        }
        if (status.mem() == null || !row.isRunning() || row.resource().cpu() == null) {
            return new Reading.Unknown("Proxmox has measured nothing since it was started");
        }
        long limit = status.maxmem() == null ? row.maxmem() : status.maxmem();
        long floor = floor(row, status.mem(), limit, usage, now);
        return counters(row, row.resource().cpu(), status.mem(), floor, GuestPressure.of(status), limits);
    }

    private Reading.Counters counters(
            ContainerRow row, double cpu, long memory, long floor, GuestPressure pressure, LimitsInForce limits) {
        return new Reading.Counters(
                new CpuReading.Rate(Math.max(0, cpu) * row.maxcpu()),
                OptionalLong.empty(),
                pressure.cpu(),
                pressure.io(),
                Optional.of(new MemoryReading(
                        memory,
                        floor,
                        pressure.memory(),
                        OptionalLong.empty(),
                        pressure.swap(),
                        MemoryReading.Events.NONE)),
                limits,
                Optional.of(activity(row.resource())),
                Optional.empty());
    }

    /** As the list has it; the number of processes is in no response. */
    private static Activity activity(ApiResponses.ResourceRow seen) {
        return new Activity(
                optional(seen.diskread()),
                optional(seen.diskwrite()),
                optional(seen.netin()),
                optional(seen.netout()),
                OptionalLong.empty(),
                optional(seen.disk()),
                optional(seen.maxdisk()));
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Memory that must fit: includes swap, which may come back. */
    private long floor(ContainerRow row, long memory, long limit, NodeUsage usage, Instant now) {
        return memory + hidden(memory, limit, usage) + configs.swap(row.id(), now);
    }

    private long hidden(long memory, long limit, NodeUsage usage) {
        return trustMemory ? 0 : Math.max(0, Math.min(limit, usage.inUse()) - memory);
    }

    private static String name(ContainerId id, @Nullable String name) {
        return name == null || name.isBlank() ? id.value() : ErrorResponse.singleLine(name);
    }

    private static String lock(@Nullable String lock) {
        return lock == null ? "" : ErrorResponse.singleLine(lock);
    }

    /** Parses tags as Proxmox writes them: separated by semicolons, or a blank when there are none. */
    static Set<String> tags(@Nullable String text) {
        Set<String> tags = new TreeSet<>();
        if (text != null) {
            for (String tag : text.toLowerCase(Locale.ROOT).split("[;,\\s\\p{Cntrl}]+", -1)) {
                if (!tag.isEmpty()) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }
}
