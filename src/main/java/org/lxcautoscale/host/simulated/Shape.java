package org.lxcautoscale.host.simulated;

import java.util.random.RandomGenerator;
import org.lxcautoscale.container.MemorySize;

/** The course of a demand without its fluctuation. Asked once a step, also while the container does not run. */
@FunctionalInterface
interface Shape {

    Load at(Tick tick);

    /** The programs have started anew. */
    default void restarted() {}

    /** This much CPU time was granted in the step, in core-seconds. */
    default void served(double coreSeconds) {}

    static Shape of(Demand demand, RandomGenerator random) {
        return switch (demand) {
            case Demand.Constant it -> always(it.cores(), it.memory());
            case Demand.Steady it -> always(it.cores(), it.memory());
            case Demand.Idle it -> always(0.01, it.memory());
            case Demand.Daily it -> daily(it);
            case Demand.Growing it -> growing(it);
            case Demand.Bursty it -> new Bursts(it, random);
            case Demand.Swapping it -> new Bursts(it, random);
            case Demand.Leaking it -> new Leak(it);
            case Demand.Nightly it -> new NightJob(it);
        };
    }

    private static Shape always(double cores, MemorySize memory) {
        Load load = new Load(cores, memory.bytes());
        return _ -> load;
    }

    private static Shape daily(Demand.Daily it) {
        double cores = it.peakCores() - it.quietCores();
        double memory = it.peakMemory().bytes() - it.quietMemory().bytes();
        return tick -> {
            double height = (1 + Math.cos(2 * Math.PI * (tick.hour() - it.peakHour()) / Tick.HOURS_PER_DAY)) / 2;
            return new Load(it.quietCores() + cores * height, it.quietMemory().bytes() + memory * height);
        };
    }

    private static Shape growing(Demand.Growing it) {
        return tick -> new Load(
                it.cores() + it.coresPerDay() * tick.days(),
                it.memory().bytes() + it.memoryPerDay().bytes() * tick.days());
    }
}
