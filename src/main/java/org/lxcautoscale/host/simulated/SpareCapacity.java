package org.lxcautoscale.host.simulated;

/**
 * What the host could still hand out in one step without touching its reserve.
 *
 * @param forCpu whether one more whole core was idle
 * @param forMemory whether 64 MiB more were available, the smallest worthwhile change
 * @param cores the most cores a container could have
 */
record SpareCapacity(boolean forCpu, boolean forMemory, int cores) {

    private static final long WORTHWHILE_BYTES = 64 << 20;

    static SpareCapacity of(HostSpec machine, ServiceLevel serviceLevel, double idleCores, double availableBytes) {
        return new SpareCapacity(
                idleCores >= serviceLevel.reserveCores() + 1,
                availableBytes >= serviceLevel.reserveMemory().bytes() + WORTHWHILE_BYTES,
                machine.cores() - serviceLevel.reserveCores());
    }
}
