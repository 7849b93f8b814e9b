package org.lxcautoscale.settings;

import org.lxcautoscale.container.MemorySize;

/** The part of the host that is never given to containers. */
public record HostReserve(double cpuPercent, MemorySize memory) {

    /** Reserved cores: the percentage rounded down, but at least one on hosts with more than one core; none if it is 0.
     */
    public int coresOf(int hostCores) {
        if (cpuPercent == 0 || hostCores <= 1) {
            return 0;
        }
        return Math.max(1, (int) (hostCores * cpuPercent / 100));
    }
}
