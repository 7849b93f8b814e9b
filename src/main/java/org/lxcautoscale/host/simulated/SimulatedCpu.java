package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.Cores;

/**
 * The CPU side of a container: what is wanted meets the limit in force and the host's share.
 *
 * <ul>
 *   <li>{@code used = min(wanted, limit, share of the host)}
 *   <li>throttled time = the part of the step for which the work was held back, {@code 1 − used/wanted}
 *   <li>pressure: with ρ = wanted/cores, a task waits for a CPU in {@code ρ^√(2(c+1))} of the time, all of it from ρ =
 *       1 on (probability of more than c jobs in a queue with c servers, after Sakasegawa 1977: 25 % at half of one
 *       core, 5 % at half of 8 cores)
 * </ul>
 */
final class SimulatedCpu {

    private static final double NANOS = 1e9;

    private final int hostCores;
    private final CpuLimit kind;
    private final double quota;
    private final Pressure pressure;
    private Cores inForce;
    private double own;
    private double limit;
    private double waitExponent;
    private double wanted;
    private double used;
    private double usedNanos;
    private double throttledNanos;

    /**
     * @param quota a {@code cpulimit} beside its cores; infinite for none
     */
    SimulatedCpu(int hostCores, CpuLimit kind, double quota, Cores configured, double step) {
        this.quota = quota;
        this.hostCores = hostCores;
        this.kind = kind;
        this.pressure = new Pressure(step);
        this.inForce = configured;
        enforce(configured);
    }

    /** Makes the configured cores the limit, no more than the host has. */
    void enforce(Cores configured) {
        inForce = configured;
        double cores =
                kind == CpuLimit.CPUSET && !configured.isUnlimited() ? configured.roundedUp() : configured.asDouble();
        own = Math.min(hostCores, cores);
        limit = Math.min(own, quota);
        waitExponent = Math.sqrt(2 * (limit + 1));
    }

    boolean enforces(Cores configured) {
        return inForce.equals(configured);
    }

    /** Cores that may be used now. */
    double limit() {
        return limit;
    }

    /** What its cores allow, without what holds it besides. */
    double own() {
        return own;
    }

    /** Whether something else than its cores limits it. */
    boolean isHeld() {
        return limit < own;
    }

    /** Takes the demand; answers what of it the limit lets through. */
    double want(double cores) {
        wanted = cores;
        return Math.min(cores, limit);
    }

    /** Uses what the host grants for one step. */
    void use(double granted, double seconds) {
        used = granted;
        usedNanos += granted * seconds * NANOS;
        if ((kind == CpuLimit.QUOTA || isHeld()) && wanted > limit) {
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

    /** Nothing of it is allowed to run; what was counted stays. */
    void pause() {
        wanted = 0;
        used = 0;
        pressure.add(0);
    }

    /** Nothing runs: nothing is wanted, and the next start begins to count at 0. */
    void stop() {
        wanted = 0;
        used = 0;
        usedNanos = 0;
        throttledNanos = 0;
        pressure.reset();
    }
}
