package org.lxcautoscale.host.proxmox.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of Proxmox's responses that we read; everything else is ignored. Fields that Proxmox omits, because it does
 * not know them or the token may not see them, are null here, and so are invalid ones. Where that matters, {@code
 * invalidFields} says which fields were invalid, and what was wrong with them.
 */
final class ApiResponses {

    private ApiResponses() {}

    /**
     * A row of {@code GET /cluster/resources}: a container or a node, as last measured by pvestatd, about every 10 s.
     *
     * @param type {@code lxc}, {@code node}, …
     * @param status {@code running}, {@code stopped}, {@code unknown}; for a node {@code online}, {@code offline},
     *     {@code unknown}
     * @param cpu fraction of {@code maxcpu} in use
     * @param maxcpu for a container {@code cores}, else {@code cpulimit}, else the CPUs of the node
     * @param mem in bytes; for a container without page cache and shared memory
     * @param uptime in seconds; changes with each round of pvestatd
     * @param diskread bytes since the container was started, as are {@code diskwrite}, {@code netin} and {@code netout}
     * @param disk bytes in use of the root file system
     * @param maxdisk size of the root file system in bytes
     */
    record ResourceRow(
            String type,
            @Nullable String node,
            @Nullable String name,
            @Nullable String status,
            @Nullable Double cpu,
            @Nullable Double maxcpu,
            @Nullable Long mem,
            @Nullable Long maxmem,
            @Nullable Long uptime,
            @Nullable Long diskread,
            @Nullable Long diskwrite,
            @Nullable Long netin,
            @Nullable Long netout,
            @Nullable Long disk,
            @Nullable Long maxdisk,
            boolean template,
            @Nullable String lock,
            @Nullable String tags,
            Map<String, String> invalidFields) {

        static ResourceRow of(String type, Fields row) {
            return new ResourceRow(
                    type,
                    row.text("node"),
                    row.text("name"),
                    row.text("status"),
                    row.number("cpu"),
                    row.number("maxcpu", 8192),
                    row.integer("mem"),
                    row.positiveInteger("maxmem"),
                    row.integer("uptime"),
                    row.integer("diskread"),
                    row.integer("diskwrite"),
                    row.integer("netin"),
                    row.integer("netout"),
                    row.integer("disk"),
                    row.positiveInteger("maxdisk"),
                    row.flag("template"),
                    row.textUnlessFalse("lock"),
                    row.textUnlessFalse("tags"),
                    row.invalidFields());
        }
    }

    /**
     * Memory of a node in bytes, from {@code GET /nodes/N/status}.
     *
     * @param available {@code MemAvailable}; older versions do not report it
     */
    record NodeMemory(
            @Nullable Long total,
            @Nullable Long available,
            @Nullable Long free) {

        static NodeMemory of(Fields memory) {
            return new NodeMemory(memory.integer("total"), memory.integer("available"), memory.integer("free"));
        }
    }

    /**
     * The current status of a container, from {@code GET /nodes/N/lxc/ID/status/current} or an entry of {@code GET
     * /nodes/N/lxc}.
     *
     * @param swap bytes swapped out
     * @param pressurecpusome PSI {@code some avg10}, percent; since version 9, where the kernel has it
     * @param pressurememoryfull PSI {@code full avg10}, percent
     * @param pressureiosome PSI {@code some avg10}, percent
     */
    record GuestStatus(
            @Nullable Long vmid,
            @Nullable String status,
            @Nullable Long mem,
            @Nullable Long maxmem,
            @Nullable Long swap,
            @Nullable Double pressurecpusome,
            @Nullable Double pressurememoryfull,
            @Nullable Double pressureiosome,
            Map<String, String> invalidFields) {

        static GuestStatus of(Fields guest) {
            return new GuestStatus(
                    guest.boundedInteger("vmid", 1, ClusterList.LARGEST_VMID),
                    guest.text("status"),
                    guest.integer("mem"),
                    guest.positiveInteger("maxmem"),
                    guest.integer("swap"),
                    guest.number("pressurecpusome"),
                    guest.number("pressurememoryfull"),
                    guest.number("pressureiosome"),
                    guest.invalidFields());
        }
    }

    /**
     * The configuration of a container, {@code GET /nodes/N/lxc/ID/config}.
     *
     * @param cores absent when there is no limit
     * @param memory MB; absent means 512
     * @param lxc low-level keys and their values
     * @param digest checksum of the whole file
     */
    record GuestConfig(
            @Nullable String hostname,
            @Nullable Long cores,
            @Nullable Double cpulimit,
            @Nullable Long memory,
            @Nullable String lock,
            boolean template,
            @Nullable String tags,
            List<Map.Entry<String, String>> lxc,
            @Nullable String digest) {

        /** The fields that decide the size, and whether the container is managed. */
        private static final List<String> NEEDED =
                List.of("cores", "cpulimit", "memory", "lock", "template", "tags", "lxc");

        private static final long LARGEST_MEMORY = 1L << 40;

        /** @throws ApiException when a required field is invalid */
        static GuestConfig of(Fields config) throws ApiException {
            GuestConfig read = new GuestConfig(
                    config.text("hostname"),
                    config.boundedInteger("cores", 1, 8192),
                    config.number("cpulimit"),
                    config.boundedInteger("memory", 1, LARGEST_MEMORY),
                    config.textUnlessFalse("lock"),
                    config.flag("template"),
                    config.textUnlessFalse("tags"),
                    pairs(config.list("lxc")),
                    config.text("digest"));
            String invalidFields = Fields.describe(config.invalidFields(), NEEDED);
            if (!invalidFields.isEmpty()) {
                throw new ApiException(Fault.INVALID_DATA, "its configuration makes no sense: " + invalidFields);
            }
            return read;
        }

        private static List<Map.Entry<String, String>> pairs(@Nullable List<?> list) {
            List<Map.Entry<String, String>> pairs = new ArrayList<>();
            for (Object element : list == null ? List.of() : list) {
                if (element instanceof List<?> pair
                        && pair.size() == 2
                        && pair.get(0) instanceof String key
                        && pair.get(1) instanceof String value) {
                    pairs.add(Map.entry(key, value));
                }
            }
            return pairs;
        }
    }

    /** {@code GET /access/permissions}: the token's privileges by path; 1 when they propagate to paths below. */
    static Map<String, Map<String, Integer>> permissions(Fields paths) {
        Map<String, Map<String, Integer>> all = new TreeMap<>();
        for (String path : paths.names()) {
            paths.object(path).ifPresent(rights -> {
                Map<String, Integer> here = new TreeMap<>();
                for (String right : rights.names()) {
                    boolean isPassedOn = rights.flag(right);
                    if (!rights.invalidFields().containsKey(right)) {
                        here.put(right, isPassedOn ? 1 : 0);
                    }
                }
                all.put(path, here);
            });
        }
        return all;
    }
}
