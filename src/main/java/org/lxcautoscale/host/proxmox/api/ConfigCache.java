package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.host.cgroup.CpuList;

/**
 * Remembers the configurations that were read; they take precedence over the cluster list. The list shows sizes some
 * seconds late, a minute late when pvestatd is slow, never when it hangs, and does not say whether cores are limited at
 * all. When it still differs from the cached configuration after half a minute, someone may have changed the
 * configuration: it may be outdated and must be read again.
 */
final class ConfigCache {

    /** Three rounds of pvestatd. */
    private static final Duration LAG = Duration.ofSeconds(30);

    /** How long the last known amount of swap counts. */
    private static final Duration SWAP_COUNTS = Duration.ofMinutes(10);

    private final Map<ContainerId, CachedConfig> known = new HashMap<>();
    private final Map<ContainerId, Swapped> swapped = new HashMap<>();

    private record Swapped(long bytes, Instant readAt) {}

    /**
     * The settings of a container that the list does not show.
     *
     * @param maxcpu the value that the list will show
     * @param cpu what it says about CPU in addition to cores
     * @param readAt when it was read or written
     */
    record CachedConfig(
            Allocation allocation, Container.CpuOptions cpu, boolean cpuPinned, double maxcpu, Instant readAt) {

        static CachedConfig of(ApiResponses.GuestConfig config, double nodeCpus, Instant now) {
            Allocation allocation = allocation(config);
            double cpulimit = config.cpulimit() == null ? 0 : config.cpulimit();
            double otherwise = cpulimit == 0 ? nodeCpus : cpulimit;
            Cores limit = cpulimit == 0 ? Cores.UNLIMITED : new Cores(Math.max(1, (int) Math.round(cpulimit * 1000)));
            return new CachedConfig(
                    allocation,
                    Container.CpuOptions.ofProxmox(limit, pinned(config)),
                    isPinned(config),
                    allocation.cores().isUnlimited()
                            ? otherwise
                            : allocation.cores().asDouble(),
                    now);
        }

        /** A CPU quota limits the container in addition to its cores. */
        LimitsInForce limits() {
            Cores quota = cpu.cpulimit().orElse(Cores.UNLIMITED);
            return quota.isUnlimited()
                    ? LimitsInForce.UNKNOWN
                    : new LimitsInForce(
                            Optional.of(Limit.own(allocation.get(Resource.CPU)).orNearer(quota.millis(), "cpulimit")),
                            quota,
                            Optional.empty(),
                            Optional.empty());
        }

        /** The size in this unit. */
        Allocation allocation(CpuUnit unit) {
            Cores cores = allocation.cpu().cores();
            return unit == CpuUnit.CORES
                    ? allocation
                    : new Allocation(
                            new CpuSize.OfCpulimit(cpu.cpulimit().orElse(Cores.UNLIMITED), cores, cpu.pinned()),
                            allocation.memory());
        }

        static Allocation allocation(ApiResponses.GuestConfig config) {
            Long cores = config.cores();
            return new Allocation(
                    cores == null ? Cores.UNLIMITED : Cores.of(Math.toIntExact(cores)),
                    MemorySize.ofMebibytes(config.memory() == null ? 512 : config.memory()));
        }

        private static Cores pinned(ApiResponses.GuestConfig config) {
            return config.lxc().stream()
                    .filter(pair -> pair.getKey().matches("lxc\\.cgroup2?\\.cpuset\\.cpus"))
                    .reduce((_, last) -> last)
                    .flatMap(pair -> CpuList.tryCount(pair.getValue()))
                    .orElse(Cores.UNLIMITED);
        }

        private static boolean isPinned(ApiResponses.GuestConfig config) {
            return config.lxc().stream()
                    .anyMatch(pair -> pair.getKey().matches("lxc\\.cgroup2?\\.cpuset\\.cpus")
                            && !pair.getValue().isBlank());
        }

        private boolean isShownBy(double shownCpus, long shownMemory) {
            return maxcpu == shownCpus && allocation.memory().bytes() == shownMemory;
        }
    }

    void put(ContainerId id, CachedConfig cached) {
        known.put(id, cached);
    }

    /** The configuration as it was last read. */
    Optional<CachedConfig> get(ContainerId id) {
        return Optional.ofNullable(known.get(id));
    }

    /** The list does not contain swap; only the status of the container does, which is read before a write. */
    void putSwap(ContainerId id, long bytes, Instant now) {
        swapped.put(id, new Swapped(bytes, now));
    }

    /** Bytes swapped out when the status was last read; 0 when that was too long ago. */
    long swap(ContainerId id, Instant now) {
        Swapped last = swapped.get(id);
        return last == null || now.isAfter(last.readAt().plus(SWAP_COUNTS)) ? 0 : last.bytes();
    }

    /** Whether the list differs from the cached configuration for longer than its usual delay explains. */
    boolean mayBeOutdated(ContainerId id, double shownCpus, long shownMemory, Instant now) {
        CachedConfig cached = known.get(id);
        return cached != null
                && !cached.isShownBy(shownCpus, shownMemory)
                && !now.isBefore(cached.readAt().plus(LAG));
    }

    void retain(Set<ContainerId> present) {
        known.keySet().retainAll(present);
        swapped.keySet().retainAll(present);
    }
}
