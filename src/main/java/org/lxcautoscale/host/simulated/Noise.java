package org.lxcautoscale.host.simulated;

import java.util.random.RandomGenerator;

/**
 * A factor that wanders about 1 (Ornstein–Uhlenbeck): {@code x += −x·dt/τ + σ·√(2·dt/τ)·N(0,1)}, cut off at 3 σ. Draws
 * once a step, whatever happens, so that nothing else changes its course.
 */
final class Noise {

    private final double sigma;
    private final double pull;
    private final double kick;
    private final RandomGenerator random;
    private double deviation;

    /**
     * @param sigma standard deviation of the factor
     * @param tau seconds for which it remembers
     * @param step seconds between two draws
     */
    Noise(double sigma, double tau, double step, RandomGenerator random) {
        this.sigma = sigma;
        this.pull = Math.min(1, step / tau);
        this.kick = sigma * Math.sqrt(2 * pull);
        this.random = random;
    }

    double next() {
        deviation += kick * random.nextGaussian() - pull * deviation;
        return 1 + Math.clamp(deviation, -3 * sigma, 3 * sigma);
    }
}
