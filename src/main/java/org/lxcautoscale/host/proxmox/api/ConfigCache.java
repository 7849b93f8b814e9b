package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;

/**
 * What configurations have told, which prevails over the list of the cluster. The list shows sizes some seconds late, a
 * minute when pvestatd is slow, for ever when it hangs, and not whether cores are a limit at all. Where it shows something
 * else than the configuration after half a minute, somebody may have changed that: it is in doubt, and to be read again.
 */
final class ConfigCache {

    /** Three rounds of pvestatd. */
    private static final Duration LAG = Duration.ofSeconds(30);

    /** What was swapped out is asked for anew after that long, should it matter. */
    private static final Duration SWAP_COUNTS = Duration.ofMinutes(10);

    private final Map<ContainerId, CachedConfig> known = new HashMap<>();
    private final Map<ContainerId, Swapped> swapped = new HashMap<>();

    private record Swapped(long bytes, Instant readAt) {}

    /**
     * What the list cannot tell of a container.
     *
     * @param maxcpu what the list will show
     * @param cpulimit a quota besides, in cores; 0: none
     * @param readAt when it was read or written
     */
    record CachedConfig(Allocation allocation, boolean cpuPinned, double maxcpu, double cpulimit, Instant readAt) {

        static CachedConfig of(ApiResponses.GuestConfig config, double nodeCpus, Instant now) {
            Allocation allocation = allocation(config);
            double cpulimit = config.cpulimit() == null ? 0 : config.cpulimit();
            double otherwise = cpulimit == 0 ? nodeCpus : cpulimit;
            return new CachedConfig(
                    allocation,
                    isPinned(config),
                    allocation.cores().isUnlimited()
                            ? otherwise
                            : allocation.cores().asDouble(),
                    cpulimit,
                    now);
        }

        /** A quota of CPU holds besides the cores. */
        LimitsInForce limits() {
            return cpulimit == 0
                    ? LimitsInForce.UNKNOWN
                    : new LimitsInForce(
                            Optional.of(Limit.own(allocation.get(Resource.CPU))
                                    .orNearer(Math.max(1, Math.round(cpulimit * 1000)), "cpulimit")),
                            Optional.empty());
        }

        static Allocation allocation(ApiResponses.GuestConfig config) {
            Long cores = config.cores();
            return new Allocation(
                    cores == null ? Cores.UNLIMITED : Cores.of(Math.toIntExact(cores)),
                    MemorySize.ofMebibytes(config.memory() == null ? 512 : config.memory()));
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

    /** What is known of it, as of when it was read. */
    Optional<CachedConfig> get(ContainerId id) {
        return Optional.ofNullable(known.get(id));
    }

    /** Only the container itself tells what it has swapped out, when it is asked before a write. */
    void putSwap(ContainerId id, long bytes, Instant now) {
        swapped.put(id, new Swapped(bytes, now));
    }

    /** Bytes that it had swapped out when it was last asked; 0 when that is long ago. */
    long swap(ContainerId id, Instant now) {
        Swapped last = swapped.get(id);
        return last == null || now.isAfter(last.readAt().plus(SWAP_COUNTS)) ? 0 : last.bytes();
    }

    /** Whether the list has shown something else for too long to be merely late. */
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
