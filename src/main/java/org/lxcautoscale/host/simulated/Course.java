package org.lxcautoscale.host.simulated;

import java.util.SplittableRandom;

/**
 * A demand under way in one container. Its chance comes from the scenario's seed and the container's id alone: neither
 * other containers nor what happens to this one change it.
 */
final class Course {

    private static final double CPU_SIGMA = 0.15;
    private static final double CPU_TAU = 60;
    private static final double MEMORY_SIGMA = 0.02;
    private static final double MEMORY_TAU = 600;

    private final Shape shape;
    private final Noise cpuNoise;
    private final Noise memoryNoise;

    Course(Demand demand, SplittableRandom random, double step) {
        boolean still = demand instanceof Demand.Constant;
        this.shape = Shape.of(demand, random.split());
        this.cpuNoise = new Noise(still ? 0 : CPU_SIGMA, CPU_TAU, step, random.split());
        this.memoryNoise = new Noise(still ? 0 : MEMORY_SIGMA, MEMORY_TAU, step, random.split());
    }

    /** What is wanted in this step. */
    Load next(Tick tick) {
        Load load = shape.at(tick);
        return new Load(load.cores() * cpuNoise.next(), load.memory() * memoryNoise.next(), load.swapped());
    }

    void restarted() {
        shape.restarted();
    }

    void served(double coreSeconds) {
        shape.served(coreSeconds);
    }
}
