package org.lxcautoscale.host.simulated;

/**
 * What the host could still give in one step, its reserve kept.
 *
 * @param forCpu whether a whole core more was idle
 * @param forMemory whether 64 MiB more were available, the least that is worth a change
 * @param cores the most cores that any container could have
 */
record Room(boolean forCpu, boolean forMemory, int cores) {

    private static final long WORTHWHILE_BYTES = 64 << 20;

    static Room of(Machine machine, Entitlement entitlement, double idleCores, double availableBytes) {
        return new Room(
                idleCores >= entitlement.reserveCores() + 1,
                availableBytes >= entitlement.reserveMemory().bytes() + WORTHWHILE_BYTES,
                machine.cores() - entitlement.reserveCores());
    }
}
