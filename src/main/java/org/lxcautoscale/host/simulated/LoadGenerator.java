package org.lxcautoscale.host.simulated;

import java.util.SplittableRandom;

/**
 * Generates the load of one container: its load profile with random noise. The randomness depends only on the scenario's
 * seed and the container's id, not on other containers nor on what happens to this one.
 */
final class LoadGenerator {

    private static final double CPU_SIGMA = 0.15;
    private static final double CPU_TAU = 60;
    private static final double MEMORY_SIGMA = 0.02;
    private static final double MEMORY_TAU = 600;

    private final LoadProfile profile;
    private final Noise cpuNoise;
    private final Noise memoryNoise;

    LoadGenerator(Demand demand, SplittableRandom random, double step) {
        boolean isConstant = demand instanceof Demand.Constant;
        this.profile = LoadProfile.of(demand, random.split());
        this.cpuNoise = new Noise(isConstant ? 0 : CPU_SIGMA, CPU_TAU, step, random.split());
        this.memoryNoise = new Noise(isConstant ? 0 : MEMORY_SIGMA, MEMORY_TAU, step, random.split());
    }

    /** The load of this step. */
    Load next(Tick tick) {
        Load load = profile.at(tick);
        return new Load(
                load.cores() * cpuNoise.next(),
                load.memory() * memoryNoise.next(),
                load.swapped(),
                load.memoryPerSecond());
    }

    void restarted() {
        profile.restarted();
    }

    void cpuGranted(double coreSeconds) {
        profile.cpuGranted(coreSeconds);
    }
}
