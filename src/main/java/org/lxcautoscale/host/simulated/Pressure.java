package org.lxcautoscale.host.simulated;

/**
 * Pressure stall information as the kernel averages it over 10 s: {@code avg += (stalled − avg)·(1 − e^(−dt/10 s))}
 * (kernel/sched/psi.c, which does so every 2 s).
 */
final class Pressure {

    private static final double AVG10_SECONDS = 10;

    private final double weight;
    private double percent;

    /**
     * @param step seconds between two calls of {@link #add}
     */
    Pressure(double step) {
        this.weight = 1 - Math.exp(-step / AVG10_SECONDS);
    }

    /**
     * @param stalled share of the step, 0 … 1
     */
    void add(double stalled) {
        percent += (100 * stalled - percent) * weight;
    }

    /** Percent, with two decimals as the kernel prints it. */
    double avg10() {
        return Math.rint(percent * 100) / 100;
    }

    void reset() {
        percent = 0;
    }
}
