package org.lxcautoscale.host.simulated;

import java.util.OptionalDouble;

/** How many cores of a host were idle from one look to the next. */
final class IdleCores {

    private double idleCoreSeconds;
    private double idleAtLastLook;
    private double ranSeconds;
    private double ranAtLastLook;
    private boolean looked;
    private OptionalDouble last = OptionalDouble.empty();

    void add(double idle, double seconds) {
        idleCoreSeconds += idle * seconds;
        ranSeconds += seconds;
    }

    /** The mean since the last look; empty at the first. */
    OptionalDouble look(int cores) {
        double ran = ranSeconds - ranAtLastLook;
        if (looked && ran > 0) {
            double idle = (idleCoreSeconds - idleAtLastLook) / ran;
            last = OptionalDouble.of(Math.clamp(idle, 0, cores));
        }
        looked = true;
        ranAtLastLook = ranSeconds;
        idleAtLastLook = idleCoreSeconds;
        return last;
    }
}
