package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.Cores;

/**
 * The CPU of a container: its demand, bounded by its limit and its share of the host.
 *
 * <ul>
 *   <li>{@code used = min(wanted, limit, share of the host)}
 *   <li>throttled time = the part of the step for which work was held back, {@code 1 − used/wanted}
 *   <li>pressure: with ρ = wanted/cores, a task waits for a CPU in {@code ρ^√(2(c+1))} of the time, all of it from ρ =
 *       1 on (probability of more than c jobs in a queue with c servers, after Sakasegawa 1977: 25 % at half of one
 *       core, 5 % at half of 8 cores)
 * </ul>
 */
final class SimulatedCpu {

    private static final double NANOS = 1e9;

    private final int hostCores;
    private final CpuLimit kind;
    private double quota;
    private boolean isSizedByQuota;
    private final PressureAverage pressure;
    private Cores inForce;
    private double coresLimit;
    private double limit;
    private double waitExponent;
    private double wanted;
    private double used;
    private double usedNanos;
    private double throttledNanos;

    /**
     * @param quota a {@code cpulimit} in addition to its cores; infinite for none
     */
    SimulatedCpu(int hostCores, CpuLimit kind, double quota, Cores configured, double step) {
        this.quota = quota;
        this.hostCores = hostCores;
        this.kind = kind;
        this.pressure = new PressureAverage(step);
        this.inForce = configured;
        enforce(configured);
    }

    /** Puts the configured cores into force, at most those of the host. */
    void enforce(Cores configured) {
        inForce = configured;
        double cores =
                kind == CpuLimit.CPUSET && !configured.isUnlimited() ? configured.roundedUp() : configured.asDouble();
        coresLimit = Math.min(hostCores, cores);
        limit = Math.min(coresLimit, quota);
        waitExponent = Math.sqrt(2 * (limit + 1));
    }

    /** Puts a quota in addition to its cores into force; infinite for none. */
    void limitTo(double newQuota) {
        quota = newQuota;
        isSizedByQuota = true;
        enforce(inForce);
    }

    boolean enforces(Cores configured) {
        return inForce.equals(configured);
    }

    /** Cores that may be used now: the lower of cores and quota. */
    double limit() {
        return limit;
    }

    /** The limit by its cores alone, without the quota. */
    double coresLimit() {
        return coresLimit;
    }

    /** Whether the quota is lower than its cores. */
    boolean hasLowerQuota() {
        return limit < coresLimit;
    }

    /** Whether a quota that is not part of its size is lower than its cores. */
    boolean isHeldByQuota() {
        return hasLowerQuota() && !isSizedByQuota;
    }

    /** Sets the demand; returns the part of it that the limit allows. */
    double request(double cores) {
        wanted = cores;
        return Math.min(cores, limit);
    }

    /** Uses the cores that the host grants for one step. */
    void use(double granted, double seconds) {
        used = granted;
        usedNanos += granted * seconds * NANOS;
        if ((kind == CpuLimit.QUOTA || hasLowerQuota()) && wanted > limit) {
            throttledNanos += (1 - limit / wanted) * seconds * NANOS;
        }
        double load = granted < wanted ? 1 : wanted / limit;
        pressure.add(Math.pow(load, waitExponent));
    }

    double wanted() {
        return wanted;
    }

    double used() {
        return used;
    }

    long usedNanos() {
        return (long) usedNanos;
    }

    long throttledNanos() {
        return (long) throttledNanos;
    }

    double pressure() {
        return pressure.avg10();
    }

    /** Frozen: nothing runs, counters stay. */
    void pause() {
        wanted = 0;
        used = 0;
        pressure.add(0);
    }

    /** Nothing runs; counters restart at 0. */
    void stop() {
        wanted = 0;
        used = 0;
        usedNanos = 0;
        throttledNanos = 0;
        pressure.reset();
    }
}
