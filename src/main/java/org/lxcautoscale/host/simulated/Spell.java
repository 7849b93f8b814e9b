package org.lxcautoscale.host.simulated;

/** Something that holds for a time, in simulation seconds: a lock, a freeze. */
final class Spell {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    private boolean lasts;
    private double until = NEVER;

    void begin(double end) {
        lasts = true;
        until = end;
    }

    void end() {
        lasts = false;
        until = NEVER;
    }

    /** Ends what was to end by now. */
    void wake(double now) {
        if (lasts && now >= until) {
            end();
        }
    }

    boolean lasts() {
        return lasts;
    }
}
