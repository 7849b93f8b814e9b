package org.lxcautoscale.host.simulated;

/** Memory that only grows, until the program is restarted by its watchdog or with its container. */
final class Leak implements Shape {

    private final Demand.Leaking demand;
    private final double lifetime;
    private double age;

    Leak(Demand.Leaking demand) {
        this.demand = demand;
        this.lifetime = demand.lifetime().toMillis() / 1e3;
    }

    @Override
    public Load at(Tick tick) {
        age += tick.seconds();
        if (age >= lifetime) {
            age = 0;
        }
        double lost = demand.leakPerHour().bytes() * age / Tick.SECONDS_PER_HOUR;
        return new Load(demand.cores(), demand.memory().bytes() + lost);
    }

    @Override
    public void restarted() {
        age = 0;
    }
}
