package org.lxcautoscale.container;

/** In what containers are sized. */
public enum CpuUnit {
    /** Whole cores: a set of CPUs on Proxmox, a quota on plain LXC. */
    CORES,
    /** Tenths of a core: a quota of CPU time, with whole cores as its ceiling where the host has both. */
    CPULIMIT;

    /** The sizes in this unit. */
    public Grid grid() {
        return switch (this) {
            case CORES -> Grid.WHOLE_CORES;
            case CPULIMIT -> Grid.TENTHS_OF_CORES;
        };
    }
}
