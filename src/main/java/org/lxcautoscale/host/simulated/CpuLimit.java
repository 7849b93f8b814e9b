package org.lxcautoscale.host.simulated;

/** How a host keeps a container to its cores. */
public enum CpuLimit {
    /** A quota of CPU time ({@code cpu.max}), fractions too: what exceeds it is counted as throttled. */
    QUOTA,
    /**
     * A set of whole CPUs, as {@code cores} of Proxmox VE: nothing is ever counted as throttled, only the pressure
     * tells.
     */
    CPUSET
}
