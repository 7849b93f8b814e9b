package org.lxcautoscale.host.cgroup;

/** What keeps the containers of a machine to their cores. */
public enum CpuLimitKind {
    /** A set of CPUs, as Proxmox makes of {@code cores}; a quota beside it is its {@code cpulimit}. */
    CPUSET,
    /** A quota of CPU time, as plain LXC is told in its configuration; a set of CPUs beside it pins the container. */
    QUOTA
}
