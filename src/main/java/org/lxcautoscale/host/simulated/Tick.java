package org.lxcautoscale.host.simulated;

/**
 * One step of the simulation.
 *
 * @param now seconds since the simulation began, at the end of the step
 * @param hour hour of the day, 0 … below 24
 * @param seconds length of the step
 */
record Tick(double now, double hour, double seconds) {

    static final double SECONDS_PER_HOUR = 3600;
    static final double HOURS_PER_DAY = 24;
    static final double SECONDS_PER_DAY = SECONDS_PER_HOUR * HOURS_PER_DAY;

    double days() {
        return now / SECONDS_PER_DAY;
    }
}
