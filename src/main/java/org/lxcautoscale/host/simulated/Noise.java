package org.lxcautoscale.host.simulated;

import java.util.random.RandomGenerator;

/**
 * A random factor around 1 (Ornstein–Uhlenbeck process): {@code x += −x·dt/τ + σ·√(2·dt/τ)·N(0,1)}, clipped at 3 σ. Draws
 * exactly once a step, so that nothing else affects it.
 */
final class Noise {

    private final double sigma;
    private final double pull;
    private final double kick;
    private final RandomGenerator random;
    private double deviation;

    /**
     * @param sigma standard deviation of the factor
     * @param tau correlation time in seconds
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
