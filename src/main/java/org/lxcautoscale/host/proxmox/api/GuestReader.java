package org.lxcautoscale.host.proxmox.api;

import java.time.Instant;
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
import org.lxcautoscale.host.proxmox.api.ClusterList.NodeRow;
import org.lxcautoscale.host.proxmox.api.ClusterList.Row;
import org.lxcautoscale.host.proxmox.api.Details.Detail;
import org.lxcautoscale.host.proxmox.api.Pressures.Pressure;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi.NodeUsage;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * Makes observations of what Proxmox answers. Its {@code mem} leaves out shared memory (tmpfs), which the kernel cannot
 * drop, and there is no telling how much of it there is; only that it cannot be more than the whole node has in use, nor
 * more than the container's limit.
 */
final class GuestReader {

    private final Samples samples;
    private final Details details;
    private final boolean trustMemory;

    GuestReader(Samples samples, Details details, boolean trustMemory) {
        this.samples = samples;
        this.details = details;
        this.trustMemory = trustMemory;
    }

    /** A container of the list. */
    Observed observed(Row row, NodeRow node, NodeUsage usage, Pressure pressure, Instant now) {
        Optional<Detail> detail = details.get(row.id(), row.maxcpu(), row.maxmem(), now);
        Container container = new Container(
                row.id(),
                name(row.id(), row.resource().name()),
                row.isRunning() || !"stopped".equals(row.resource().status())
                        ? Container.Status.RUNNING
                        : Container.Status.STOPPED,
                detail.map(Detail::allocation).orElseGet(() -> shownSize(row, node)),
                detail.map(Detail::cpuPinned).orElse(false),
                row.isTemplate(),
                row.resource().lock() == null ? "" : row.resource().lock(),
                tags(row.resource().tags()));
        return new Observed.Readable(container, reading(row, node, usage, pressure, now), row.detail());
    }

    private static Allocation shownSize(Row row, NodeRow node) {
        return new Allocation(
                row.mayLackCores(node.cpus()) ? Cores.UNLIMITED : Cores.of((int) row.maxcpu()),
                row.maxmem() == 0 ? MemorySize.UNLIMITED : new MemorySize(row.maxmem()));
    }

    private Reading reading(Row row, NodeRow node, NodeUsage usage, Pressure pressure, Instant now) {
        if ("stopped".equals(row.resource().status())) {
            samples.forget(row.id());
            return new Reading.Stopped();
        }
        if (!node.isOnline()) {
            return new Reading.Unknown("node " + node.name() + " is offline");
        }
        if (node.cpus() == 0) {
            return new Reading.Unknown(
                    "node %s cannot be read: the API token lacks Sys.Audit on /nodes/%<s".formatted(node.name()));
        }
        Answers.Resource seen = row.resource();
        if (!row.isRunning() || seen.cpu() == null || seen.mem() == null || seen.uptime() == null) {
            return new Reading.Unknown("Proxmox reports no usage (pvestatd on node %s)".formatted(node.name()));
        }
        return switch (samples.add(row.id(), seen.uptime(), now)) {
            case NEW -> counters(row, seen.cpu(), seen.mem(), row.maxmem(), usage, pressure);
            case REPEATED -> new Reading.Repeated();
            case STALE ->
                new Reading.Unknown(
                        "Proxmox has measured nothing for more than 60 s (pvestatd on node %s)".formatted(node.name()));
            case RESTARTED -> new Reading.Unknown("it has just been started anew");
        };
    }

    /** A container that was asked for by itself. Its {@code cpu} there means nothing, so that of the list is kept. */
    Observed read(Row row, Answers.ConfigData config, Answers.Guest status, NodeUsage usage) {
        Container container = new Container(
                row.id(),
                name(row.id(), config.hostname()),
                "stopped".equals(status.status()) ? Container.Status.STOPPED : Container.Status.RUNNING,
                Detail.allocation(config),
                Detail.of(config, 0, Instant.EPOCH).cpuPinned(),
                config.template() != null && config.template() != 0,
                config.lock() == null ? "" : config.lock(),
                tags(config.tags()));
        return new Observed.Readable(container, reading(row, status, usage));
    }

    private Reading reading(Row row, Answers.Guest status, NodeUsage usage) {
        if ("stopped".equals(status.status())) {
            return new Reading.Stopped();
        }
        if (status.mem() == null || !row.isRunning() || row.resource().cpu() == null) {
            return new Reading.Unknown("Proxmox has measured nothing since it was started");
        }
        long limit = status.maxmem() == null ? row.maxmem() : status.maxmem();
        return counters(row, row.resource().cpu(), status.mem(), limit, usage, Pressure.of(status));
    }

    private Reading.Counters counters(
            Row row, double cpu, long memory, long limit, NodeUsage usage, Pressure pressure) {
        return new Reading.Counters(
                new CpuReading.Rate(Math.max(0, cpu) * row.maxcpu()),
                OptionalLong.empty(),
                pressure.cpu(),
                Optional.of(new MemoryReading(
                        memory, memory + hidden(memory, limit, usage), pressure.memory(), MemoryReading.Events.NONE)),
                LimitsInForce.UNKNOWN);
    }

    private long hidden(long memory, long limit, NodeUsage usage) {
        return trustMemory ? 0 : Math.max(0, Math.min(limit, usage.inUse()) - memory);
    }

    private static String name(ContainerId id, @Nullable String name) {
        return name == null || name.isBlank() ? id.value() : name;
    }

    /** Tags as Proxmox writes them: with semicolons, or a blank when there are none. */
    static Set<String> tags(@Nullable String text) {
        Set<String> tags = new TreeSet<>();
        if (text != null) {
            for (String tag : text.toLowerCase(Locale.ROOT).split("[;,\\s]+", -1)) {
                if (!tag.isEmpty()) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }
}
