package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;

/**
 * Limits of a container in addition to its size.
 *
 * @param memoryHigh above this the kernel throttles its programs but does not kill them; {@link MemorySize#UNLIMITED} for
 *     none
 * @param cpulimit quota of CPU time in cores; infinite for none
 */
public record AdditionalLimits(MemorySize memoryHigh, double cpulimit) {

    /** No additional limits. */
    public static final AdditionalLimits NONE = new AdditionalLimits(MemorySize.UNLIMITED, Double.POSITIVE_INFINITY);

    public static AdditionalLimits ofMemory(MemorySize high) {
        return new AdditionalLimits(high, Double.POSITIVE_INFINITY);
    }

    public static AdditionalLimits ofCpu(double cpulimit) {
        return new AdditionalLimits(MemorySize.UNLIMITED, cpulimit);
    }

    Limit memoryLimit(long own) {
        return Limit.own(own).orNearer(memoryHigh.bytes(), "memory.high");
    }

    Cores cpulimitInCores() {
        return Double.isInfinite(cpulimit) ? Cores.UNLIMITED : new Cores((int) Math.round(cpulimit * 1000));
    }
}
