package org.lxcautoscale.host.simulated;

import java.util.random.RandomGenerator;
import org.lxcautoscale.container.MemorySize;

/** The load of a demand over time, without noise. Called once a step, also while the container does not run. */
@FunctionalInterface
interface LoadProfile {

    Load at(Tick tick);

    /** The programs have restarted. */
    default void restarted() {}

    /** The CPU time granted in the step, in core-seconds. */
    default void cpuGranted(double coreSeconds) {}

    static LoadProfile of(Demand demand, RandomGenerator random) {
        return switch (demand) {
            case Demand.Constant it ->
                constant(new Load(
                        it.cores(), it.memory().bytes(), 0, it.perSecond().bytes()));
            case Demand.Steady it -> constant(it.cores(), it.memory());
            case Demand.Idle it -> constant(0.01, it.memory());
            case Demand.Daily it -> daily(it);
            case Demand.Growing it -> growing(it);
            case Demand.Bursty it -> new BurstyProfile(it, random);
            case Demand.Swapping it -> new BurstyProfile(it, random);
            case Demand.Leaking it -> new LeakingProfile(it);
            case Demand.Nightly it -> new NightlyProfile(it);
        };
    }

    private static LoadProfile constant(double cores, MemorySize memory) {
        return constant(new Load(cores, memory.bytes()));
    }

    private static LoadProfile constant(Load load) {
        return _ -> load;
    }

    private static LoadProfile daily(Demand.Daily it) {
        double cores = it.peakCores() - it.quietCores();
        double memory = it.peakMemory().bytes() - it.quietMemory().bytes();
        return tick -> {
            double level = (1 + Math.cos(2 * Math.PI * (tick.hour() - it.peakHour()) / Tick.HOURS_PER_DAY)) / 2;
            return new Load(it.quietCores() + cores * level, it.quietMemory().bytes() + memory * level);
        };
    }

    private static LoadProfile growing(Demand.Growing it) {
        return tick -> new Load(
                it.cores() + it.coresPerDay() * tick.days(),
                it.memory().bytes() + it.memoryPerDay().bytes() * tick.days());
    }
}
