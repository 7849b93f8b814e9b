package org.lxcautoscale.host.simulated;

import java.util.OptionalDouble;

/** The mean number of idle cores of a host between two samples. */
final class IdleCoreMeter {

    private double idleCoreSeconds;
    private double idleAtLastSample;
    private double elapsedSeconds;
    private double elapsedAtLastSample;
    private boolean sampled;
    private OptionalDouble last = OptionalDouble.empty();

    void add(double idle, double seconds) {
        idleCoreSeconds += idle * seconds;
        elapsedSeconds += seconds;
    }

    /** The mean since the last sample; empty at the first. */
    OptionalDouble sample(int cores) {
        double elapsed = elapsedSeconds - elapsedAtLastSample;
        if (sampled && elapsed > 0) {
            double idle = (idleCoreSeconds - idleAtLastSample) / elapsed;
            last = OptionalDouble.of(Math.clamp(idle, 0, cores));
        }
        sampled = true;
        elapsedAtLastSample = elapsedSeconds;
        idleAtLastSample = idleCoreSeconds;
        return last;
    }
}
