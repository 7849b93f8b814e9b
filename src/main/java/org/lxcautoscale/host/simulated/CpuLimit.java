package org.lxcautoscale.host.simulated;

/** How a host limits a container to its cores. */
public enum CpuLimit {
    /** A quota of CPU time ({@code cpu.max}), fractions included; time beyond it is counted as throttled. */
    QUOTA,
    /**
     * A set of whole CPUs, as {@code cores} of Proxmox VE: nothing is counted as throttled; a shortage shows only as
     * pressure.
     */
    CPUSET
}
