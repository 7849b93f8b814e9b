package org.lxcautoscale.host.simulated;

/** A state that ends at a given time, in simulation seconds: a lock, a freeze. */
final class TimedState {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    private boolean active;
    private double until = NEVER;

    void begin(double end) {
        active = true;
        until = end;
    }

    void end() {
        active = false;
        until = NEVER;
    }

    /** Ends the state if its time has come. */
    void expire(double now) {
        if (active && now >= until) {
            end();
        }
    }

    boolean isActive() {
        return active;
    }
}
