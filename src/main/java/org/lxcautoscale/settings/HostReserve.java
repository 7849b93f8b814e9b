package org.lxcautoscale.settings;

import org.lxcautoscale.container.MemorySize;

/** What of the host is never handed out to containers. */
public record HostReserve(double cpuPercent, MemorySize memory) {

    /**
     * Whole cores that are kept back: the percentage rounded down, but at least one on hosts with more than one core;
     * none when the percentage is 0.
     */
    public int coresOf(int hostCores) {
        if (cpuPercent == 0 || hostCores <= 1) {
            return 0;
        }
        return Math.max(1, (int) (hostCores * cpuPercent / 100));
    }
}
