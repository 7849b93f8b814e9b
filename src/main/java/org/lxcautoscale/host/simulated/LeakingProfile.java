package org.lxcautoscale.host.simulated;

/** Memory that grows until the watchdog restarts the program, or its container restarts. */
final class LeakingProfile implements LoadProfile {

    private final Demand.Leaking demand;
    private final double lifetime;
    private double age;

    LeakingProfile(Demand.Leaking demand) {
        this.demand = demand;
        this.lifetime = demand.lifetime().toMillis() / 1e3;
    }

    @Override
    public Load at(Tick tick) {
        age += tick.seconds();
        if (age >= lifetime) {
            age = 0;
        }
        double leaked = demand.leakPerHour().bytes() * age / Tick.SECONDS_PER_HOUR;
        return new Load(demand.cores(), demand.memory().bytes() + leaked);
    }

    @Override
    public void restarted() {
        age = 0;
    }
}
