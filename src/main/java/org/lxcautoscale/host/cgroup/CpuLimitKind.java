package org.lxcautoscale.host.cgroup;

/** How the containers of a machine are limited to their cores. */
public enum CpuLimitKind {
    /** A set of CPUs, as Proxmox makes of {@code cores}; an additional quota is its {@code cpulimit}. */
    CPUSET,
    /** A quota of CPU time, as configured for plain LXC; an additional set of CPUs pins the container. */
    QUOTA
}
