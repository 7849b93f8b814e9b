package org.lxcautoscale.host.cgroup;

import org.lxcautoscale.container.Cores;

/**
 * A CPU quota, as the kernel counts it.
 *
 * @param micros CPU time that may be used in each period
 * @param period length of a period in microseconds
 */
public record Quota(long micros, long period) {

    /** The kernel's default period. */
    public static final long DEFAULT_PERIOD = 100_000;

    /** The kernel accepts no quota below a millisecond. */
    private static final long SMALLEST = 1000;

    /**
     * @throws IllegalArgumentException when one of them is not positive
     */
    public Quota {
        if (micros <= 0 || period <= 0) {
            throw new IllegalArgumentException("a CPU quota of " + micros + " in " + period + " µs cannot be");
        }
    }

    /** The quota that gives these cores, which are limited. */
    public static Quota of(Cores cores, long period) {
        return new Quota(Math.max(SMALLEST, Math.ceilDiv(cores.millis() * period, 1000)), period);
    }

    public Cores cores() {
        double millis = Math.max(1, Math.rint(micros * 1000.0 / period));
        return millis >= Cores.UNLIMITED.millis() ? Cores.UNLIMITED : new Cores((int) millis);
    }
}
