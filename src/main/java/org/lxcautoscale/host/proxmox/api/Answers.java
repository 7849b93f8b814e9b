package org.lxcautoscale.host.proxmox.api;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Proxmox answers, as far as we read it; what else there is, is passed over. Perl writes numbers as texts at times,
 * and leaves out what it does not know or the token may not see.
 */
final class Answers {

    private Answers() {}

    /** {@code GET /cluster/resources}: nodes, containers, and much else. */
    @Json
    record Resources(@Nullable List<Resource> data) {}

    /**
     * A container or a node, as pvestatd has measured it about every 10 s.
     *
     * @param type {@code lxc}, {@code node}, …
     * @param status {@code running}, {@code stopped}, {@code unknown}; of a node {@code online}, {@code offline}
     * @param cpu used share of {@code maxcpu}
     * @param maxcpu of a container {@code cores}, else {@code cpulimit}, else the CPUs of the node
     * @param mem of a container without page cache and without shared memory, in bytes
     * @param uptime in seconds; another one in each round of pvestatd
     */
    @Json
    record Resource(
            @Nullable String type,
            @Nullable Long vmid,
            @Nullable String node,
            @Nullable String name,
            @Nullable String status,
            @Nullable Double cpu,
            @Nullable Double maxcpu,
            @Nullable Long mem,
            @Nullable Long maxmem,
            @Nullable Long uptime,
            @Nullable Long template,
            @Nullable String lock,
            @Nullable String tags,
            @Nullable Long diskread,
            @Nullable Long diskwrite,
            @Nullable Long netin,
            @Nullable Long netout,
            @Nullable Long disk,
            @Nullable Long maxdisk) {}

    /** {@code GET /nodes/N/status}. */
    @Json
    record NodeStatus(@Nullable NodeData data) {}

    @Json
    record NodeData(@Nullable NodeMemory memory) {}

    /**
     * Memory of a node in bytes.
     *
     * @param available {@code MemAvailable}; older versions do not tell
     */
    @Json
    record NodeMemory(
            @Nullable Long total,
            @Nullable Long available,
            @Nullable Long free) {}

    /** {@code GET /nodes/N/lxc}, of which only the pressure is read. */
    @Json
    record Guests(@Nullable List<Guest> data) {}

    /** {@code GET /nodes/N/lxc/ID/status/current}. */
    @Json
    record GuestStatus(@Nullable Guest data) {}

    /**
     * A container as the node sees it at this instant.
     *
     * @param pressurecpusome PSI {@code some avg10}, percent; since version 9, where the kernel has it
     * @param pressurememoryfull PSI {@code full avg10}, percent
     */
    @Json
    record Guest(
            @Nullable Long vmid,
            @Nullable String status,
            @Nullable Long mem,
            @Nullable Long maxmem,
            @Nullable Double pressurecpusome,
            @Nullable Double pressurememoryfull) {}

    /** {@code GET /nodes/N/lxc/ID/config}. */
    @Json
    record GuestConfig(@Nullable ConfigData data) {}

    /**
     * The configuration of a container.
     *
     * @param cores absent when it has no limit
     * @param memory MB; absent means 512
     * @param lxc pairs of low-level keys and values
     * @param digest of the whole file
     */
    @Json
    record ConfigData(
            @Nullable String hostname,
            @Nullable Long cores,
            @Nullable Double cpulimit,
            @Nullable Long memory,
            @Nullable String lock,
            @Nullable Long template,
            @Nullable String tags,
            @Nullable List<List<String>> lxc,
            @Nullable String digest) {}

    /** An answer that is a text: a UPID. */
    @Json
    record Text(@Nullable String data) {}

    /** {@code GET /nodes/N/tasks/UPID/status}. */
    @Json
    record TaskStatus(@Nullable TaskData data) {}

    /**
     * A task.
     *
     * @param status {@code running} or {@code stopped}
     * @param exitstatus {@code OK}, {@code WARNINGS: n}, or what went wrong; absent while it runs
     */
    @Json
    record TaskData(@Nullable String status, @Nullable String exitstatus) {}

    /** {@code GET /nodes/N/tasks/UPID/log}. */
    @Json
    record TaskLog(@Nullable List<LogLine> data, @Nullable Long total) {}

    @Json
    record LogLine(@Nullable Long n, @Nullable String t) {}

    /** {@code GET /version}. */
    @Json
    record Version(@Nullable VersionData data) {}

    @Json
    record VersionData(@Nullable String version, @Nullable String release) {}

    /** {@code GET /access/permissions}: by path, the rights that the token has there. */
    @Json
    record Permissions(@Nullable Map<String, Map<String, Integer>> data) {}
}
