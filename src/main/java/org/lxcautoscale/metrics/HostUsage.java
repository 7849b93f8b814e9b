package org.lxcautoscale.metrics;

import java.util.List;
import java.util.OptionalDouble;
import org.lxcautoscale.container.MemorySize;

/**
 * The resources of a machine, and how much of them is free.
 *
 * @param cores CPUs that are online
 * @param idleCores cores that were idle since the last observation, 0 … {@code cores}; empty if unknown, as on the first
 *     observation
 * @param memory total memory
 * @param memoryAvailable what can be allocated without swapping ({@code MemAvailable}), including the ZFS cache
 * @param zfsCache the part of the available memory held by the ZFS cache (ARC), which can be reclaimed; zero without ZFS
 * @param pressure how long tasks waited for its resources
 */
public record HostUsage(
        int cores,
        OptionalDouble idleCores,
        MemorySize memory,
        MemorySize memoryAvailable,
        MemorySize zfsCache,
        Pressure pressure) {

    /**
     * Share of time some task on the machine waited for a resource, percent over the last 10 s (PSI {@code some avg10}); each
     * is empty if the host does not report it.
     */
    public record Pressure(OptionalDouble cpu, OptionalDouble memory, OptionalDouble io) {

        /** Without PSI. */
        public static final Pressure UNKNOWN =
                new Pressure(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Without ZFS and PSI. */
    public HostUsage(int cores, OptionalDouble idleCores, MemorySize memory, MemorySize memoryAvailable) {
        this(cores, idleCores, memory, memoryAvailable, MemorySize.ZERO, Pressure.UNKNOWN);
    }

    /** The sum over several machines, without pressure; idle cores are known only if they are known for each. */
    static HostUsage sum(List<HostUsage> hosts) {
        int cores = 0;
        double idle = 0;
        boolean isIdleKnown = !hosts.isEmpty();
        long memory = 0;
        long available = 0;
        long zfs = 0;
        for (HostUsage host : hosts) {
            cores += host.cores;
            idle += host.idleCores.orElse(0);
            isIdleKnown &= host.idleCores.isPresent();
            memory += host.memory.bytes();
            available += host.memoryAvailable.bytes();
            zfs += host.zfsCache.bytes();
        }
        return new HostUsage(
                cores,
                isIdleKnown ? OptionalDouble.of(idle) : OptionalDouble.empty(),
                new MemorySize(memory),
                new MemorySize(available),
                new MemorySize(zfs),
                Pressure.UNKNOWN);
    }
}
