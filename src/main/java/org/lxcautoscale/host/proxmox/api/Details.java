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
import org.lxcautoscale.container.MemorySize;

/**
 * What configurations have told. The list of the cluster shows sizes some seconds late, and not whether cores are a limit
 * at all: so a configuration prevails for half a minute, and after that for as long as the list agrees with it.
 */
final class Details {

    /** Three rounds of pvestatd. */
    private static final Duration LAG = Duration.ofSeconds(30);

    private final Map<ContainerId, Detail> known = new HashMap<>();

    /**
     * What the list cannot tell of a container.
     *
     * @param maxcpu what the list will show
     * @param readAt when it was read or written
     */
    record Detail(Allocation allocation, boolean cpuPinned, double maxcpu, Instant readAt) {

        static Detail of(Answers.ConfigData config, double nodeCpus, Instant now) {
            Allocation allocation = allocation(config);
            double otherwise = config.cpulimit() == null || config.cpulimit() == 0 ? nodeCpus : config.cpulimit();
            return new Detail(
                    allocation,
                    isPinned(config),
                    allocation.cores().isUnlimited()
                            ? otherwise
                            : allocation.cores().asDouble(),
                    now);
        }

        static Allocation allocation(Answers.ConfigData config) {
            Long cores = config.cores();
            return new Allocation(
                    cores == null || cores <= 0 ? Cores.UNLIMITED : Cores.of(Math.toIntExact(Math.min(cores, 8192))),
                    MemorySize.ofMebibytes(config.memory() == null ? 512 : config.memory()));
        }

        private static boolean isPinned(Answers.ConfigData config) {
            return config.lxc() != null
                    && config.lxc().stream()
                            .anyMatch(pair -> pair.size() == 2
                                    && pair.get(0).matches("lxc\\.cgroup2?\\.cpuset\\.cpus")
                                    && !pair.get(1).isBlank());
        }

        private boolean isShownBy(double shownCpus, long shownMemory) {
            return maxcpu == shownCpus && allocation.memory().bytes() == shownMemory;
        }
    }

    void put(ContainerId id, Detail detail) {
        known.put(id, detail);
    }

    /** The detail that holds, given what the list shows; one that no longer does is forgotten. */
    Optional<Detail> get(ContainerId id, double shownCpus, long shownMemory, Instant now) {
        Detail detail = known.get(id);
        if (detail == null) {
            return Optional.empty();
        }
        if (detail.isShownBy(shownCpus, shownMemory)
                || now.isBefore(detail.readAt().plus(LAG))) {
            return Optional.of(detail);
        }
        known.remove(id);
        return Optional.empty();
    }

    void retain(Set<ContainerId> present) {
        known.keySet().retainAll(present);
    }
}
