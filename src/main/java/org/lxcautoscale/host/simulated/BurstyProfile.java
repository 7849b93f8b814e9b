package org.lxcautoscale.host.simulated;

import java.util.random.RandomGenerator;

/** A quiet load with bursts that start at random and last a random time. */
final class BurstyProfile implements LoadProfile {

    private final RandomGenerator random;
    private final double perSecond;
    private final double shortest;
    private final double longest;
    private final Load quiet;
    private final Load burst;
    private double burstEnd;

    BurstyProfile(Demand.Bursty demand, RandomGenerator random) {
        this.random = random;
        this.perSecond = demand.perDay() / Tick.SECONDS_PER_DAY;
        this.shortest = demand.shortest().toMillis() / 1e3;
        this.longest = demand.longest().toMillis() / 1e3;
        this.quiet = new Load(demand.cores(), demand.memory().bytes());
        this.burst = new Load(
                demand.burstCores(),
                demand.burstMemory().bytes(),
                0,
                demand.perSecond().bytes());
    }

    BurstyProfile(Demand.Swapping demand, RandomGenerator random) {
        this.random = random;
        this.perSecond = demand.perDay() / Tick.SECONDS_PER_DAY;
        this.shortest = demand.shortest().toMillis() / 1e3;
        this.longest = demand.longest().toMillis() / 1e3;
        double resident = demand.resident().bytes();
        double swapped = demand.swapped().bytes();
        this.quiet = new Load(demand.cores(), resident, swapped);
        this.burst = new Load(demand.cores(), resident + swapped);
    }

    @Override
    public Load at(Tick tick) {
        if (random.nextDouble() < perSecond * tick.seconds()) {
            burstEnd = tick.now() + shortest + (longest - shortest) * random.nextDouble();
        }
        return tick.now() < burstEnd ? burst : quiet;
    }
}
