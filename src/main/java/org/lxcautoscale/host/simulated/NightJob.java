package org.lxcautoscale.host.simulated;

/** Work that arrives at once each night and waits until it is done; memory grows with the part that is done. */
final class NightJob implements Shape {

    private final Demand.Nightly demand;
    private final double work;
    private double left;
    private double lastHour;

    NightJob(Demand.Nightly demand) {
        this.demand = demand;
        this.work = demand.jobCores() * demand.work().toMillis() / 1e3;
        this.lastHour = demand.startHour();
    }

    @Override
    public Load at(Tick tick) {
        if (sinceStartHour(tick.hour()) < sinceStartHour(lastHour)) {
            left = work;
        }
        lastHour = tick.hour();
        if (left <= 0) {
            return new Load(demand.cores(), demand.memory().bytes());
        }
        double done = 1 - left / work;
        double more = demand.jobMemory().bytes() - demand.memory().bytes();
        return new Load(demand.jobCores(), demand.memory().bytes() + more * done);
    }

    private double sinceStartHour(double hour) {
        return (hour - demand.startHour() + Tick.HOURS_PER_DAY) % Tick.HOURS_PER_DAY;
    }

    /** A job that is killed begins again. */
    @Override
    public void restarted() {
        if (left > 0) {
            left = work;
        }
    }

    @Override
    public void served(double coreSeconds) {
        left = Math.max(0, left - coreSeconds);
    }
}
