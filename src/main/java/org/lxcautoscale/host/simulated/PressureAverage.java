package org.lxcautoscale.host.simulated;

/**
 * Pressure stall information averaged over 10 s, as the kernel does: {@code avg += (stalled − avg)·(1 − e^(−dt/10 s))}
 * (kernel/sched/psi.c, which does so every 2 s).
 */
final class PressureAverage {

    private static final double AVG10_SECONDS = 10;

    private final double weight;
    private double percent;

    /**
     * @param step seconds between two calls of {@link #add}
     */
    PressureAverage(double step) {
        this.weight = 1 - Math.exp(-step / AVG10_SECONDS);
    }

    /**
     * @param stalled stalled share of the step, 0 … 1
     */
    void add(double stalled) {
        percent += (100 * stalled - percent) * weight;
    }

    /** In percent, rounded to two decimals as the kernel prints it. */
    double avg10() {
        return Math.rint(percent * 100) / 100;
    }

    void reset() {
        percent = 0;
    }
}
