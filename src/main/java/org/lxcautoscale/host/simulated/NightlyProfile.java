package org.lxcautoscale.host.simulated;

/** A job that starts each night and runs until its work is done; its memory grows with its progress. */
final class NightlyProfile implements LoadProfile {

    private final Demand.Nightly demand;
    private final double work;
    private double remaining;
    private double lastHour;

    NightlyProfile(Demand.Nightly demand) {
        this.demand = demand;
        this.work = demand.jobCores() * demand.work().toMillis() / 1e3;
        this.lastHour = demand.startHour();
    }

    @Override
    public Load at(Tick tick) {
        if (sinceStartHour(tick.hour()) < sinceStartHour(lastHour)) {
            remaining = work;
        }
        lastHour = tick.hour();
        if (remaining <= 0) {
            return new Load(demand.cores(), demand.memory().bytes());
        }
        double done = 1 - remaining / work;
        double more = demand.jobMemory().bytes() - demand.memory().bytes();
        return new Load(demand.jobCores(), demand.memory().bytes() + more * done);
    }

    private double sinceStartHour(double hour) {
        return (hour - demand.startHour() + Tick.HOURS_PER_DAY) % Tick.HOURS_PER_DAY;
    }

    /** A killed job starts over. */
    @Override
    public void restarted() {
        if (remaining > 0) {
            remaining = work;
        }
    }

    @Override
    public void cpuGranted(double coreSeconds) {
        remaining = Math.max(0, remaining - coreSeconds);
    }
}
