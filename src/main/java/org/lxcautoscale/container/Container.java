package org.lxcautoscale.container;

import java.util.Optional;
import java.util.Set;

/**
 * A container as its host describes it at one point in time.
 *
 * @param name its host name for display; the id if it has none
 * @param allocation its configured size; the size in force may differ, see {@link LimitsInForce}
 * @param cpuOptions what else its configuration says about CPU
 * @param cpuPinned whether its configuration pins it to certain CPUs, so that a number of cores has no effect
 * @param lock why the host has locked it ({@code backup}, {@code migrate} …); empty if it is not locked
 * @param tags its tags, in lower case
 */
public record Container(
        ContainerId id,
        String name,
        Status status,
        Allocation allocation,
        CpuOptions cpuOptions,
        boolean cpuPinned,
        boolean template,
        String lock,
        Set<String> tags) {

    /** Without further settings of CPU. */
    public Container(
            ContainerId id,
            String name,
            Status status,
            Allocation allocation,
            boolean cpuPinned,
            boolean template,
            String lock,
            Set<String> tags) {
        this(id, name, status, allocation, CpuOptions.NONE, cpuPinned, template, lock, tags);
    }

    /** Whether a container is running. */
    public enum Status {
        RUNNING,
        /** Running, but all of its processes are suspended. */
        FROZEN,
        STOPPED
    }

    /**
     * What the configuration of a container says about CPU in addition to its size in cores.
     *
     * @param cpulimit its quota; unlimited if it has none; empty where the host has no such setting besides cores
     * @param pinned the CPUs that it is pinned to; unlimited if it is not, or that is not known
     * @param isKnown whether the configuration has been read
     */
    public record CpuOptions(Optional<Cores> cpulimit, Cores pinned, boolean isKnown) {

        /** None in addition to cores. */
        public static final CpuOptions NONE = new CpuOptions(Optional.empty(), Cores.UNLIMITED, true);

        /** The configuration has not been read. */
        public static final CpuOptions UNREAD = new CpuOptions(Optional.empty(), Cores.UNLIMITED, false);

        /** Of a container that is pinned to so many CPUs on a host without {@code cpulimit}. */
        public static CpuOptions ofPinned(Cores pinned) {
            return new CpuOptions(Optional.empty(), pinned, true);
        }

        /** Of a container on a host with {@code cpulimit}. */
        public static CpuOptions ofProxmox(Cores cpulimit, Cores pinned) {
            return new CpuOptions(Optional.of(cpulimit), pinned, true);
        }
    }

    public Container {
        tags = Set.copyOf(tags);
    }

    /** The same container, sized in this unit; described by its host, it is sized in cores. */
    public Container sizedIn(CpuUnit unit) {
        if (unit == CpuUnit.CORES) {
            return this;
        }
        Cores cores = allocation.cpu().cores();
        CpuSize cpu = cpuOptions
                .cpulimit()
                .<CpuSize>map(limit -> new CpuSize.OfCpulimit(limit, cores, cpuOptions.pinned()))
                .orElseGet(() -> new CpuSize.OfCores(cores, cpuOptions.pinned()));
        return new Container(
                id,
                name,
                status,
                new Allocation(cpu, allocation.memory()),
                cpuOptions,
                cpuPinned,
                template,
                lock,
                tags);
    }

    /** The limits of this container as they are for one that is sized in this unit. */
    public LimitsInForce limitsIn(CpuUnit unit, LimitsInForce limits) {
        return unit == CpuUnit.CORES ? limits : limits.withOwnQuota(cpuOptions.pinned());
    }

    /** Whether its CPU cannot be sized: it is pinned to certain CPUs, and sized in cores, which has no effect then. */
    public boolean isCpuFixed() {
        return cpuPinned && allocation.cpu().pinned().isUnlimited();
    }

    /** Whether its configuration says exactly this about one resource, whatever unit it is sized in. */
    public boolean isSizedAs(Allocation size, Resource resource) {
        boolean hasLimit = size.cpu() instanceof CpuSize.OfCpulimit
                && cpuOptions.cpulimit().isPresent();
        Container same = resource == Resource.CPU && hasLimit ? sizedIn(CpuUnit.CPULIMIT) : this;
        return same.allocation.isSameAs(size, resource);
    }

    /** Whether it is running or frozen, and so holds memory. */
    public boolean isRunning() {
        return status != Status.STOPPED;
    }

    public boolean isFrozen() {
        return status == Status.FROZEN;
    }

    public boolean isLocked() {
        return !lock.isEmpty();
    }

    /** The same container, locked for this reason if it is not locked yet. */
    public Container lockedFor(String reason) {
        return isLocked()
                ? this
                : new Container(id, name, status, allocation, cpuOptions, cpuPinned, template, reason, tags);
    }
}
