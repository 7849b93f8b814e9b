package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;

/**
 * What limits a container beside its size.
 *
 * @param memoryHigh from here on the kernel makes its programs wait, but does not kill; {@link MemorySize#UNLIMITED}
 *     for none
 * @param cpulimit quota of CPU time in cores, infinite for none
 */
public record OtherLimits(MemorySize memoryHigh, double cpulimit) {

    /** None. */
    public static final OtherLimits NONE = new OtherLimits(MemorySize.UNLIMITED, Double.POSITIVE_INFINITY);

    public static OtherLimits ofMemory(MemorySize high) {
        return new OtherLimits(high, Double.POSITIVE_INFINITY);
    }

    public static OtherLimits ofCpu(double cpulimit) {
        return new OtherLimits(MemorySize.UNLIMITED, cpulimit);
    }

    Limit besideMemory(long own) {
        return Limit.own(own).orNearer(memoryHigh.bytes(), "memory.high");
    }

    Limit besideCores(long ownMillicores) {
        return Limit.own(ownMillicores).orNearer(Math.round(cpulimit * 1000), "cpulimit");
    }
}
