package org.lxcautoscale.metrics;

import java.util.List;
import java.util.OptionalDouble;
import org.lxcautoscale.container.MemorySize;

/**
 * What the machine has, and what of it is free now.
 *
 * @param cores CPUs that are online
 * @param idleCores cores that did nothing since the last look, 0 … {@code cores}; empty while it is not known, as on a first look
 * @param memory all memory
 * @param memoryAvailable what can be handed out without swapping ({@code MemAvailable}), the cache of ZFS included
 * @param zfsCache how much of the available memory the cache of ZFS (ARC) holds now and would give back; zero without ZFS
 */
public record HostUsage(
        int cores, OptionalDouble idleCores, MemorySize memory, MemorySize memoryAvailable, MemorySize zfsCache) {

    /** Without ZFS. */
    public HostUsage(int cores, OptionalDouble idleCores, MemorySize memory, MemorySize memoryAvailable) {
        this(cores, idleCores, memory, memoryAvailable, MemorySize.ZERO);
    }

    /** What several machines have together; idle cores are known when they are of each. */
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
                new MemorySize(zfs));
    }
}
