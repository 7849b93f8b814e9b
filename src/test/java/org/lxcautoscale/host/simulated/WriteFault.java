package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** What can go wrong with one write. */
public sealed interface WriteFault {

    /** The host rejects the write, and nothing changes. */
    record Fails(Kind kind, String message) implements WriteFault {}

    /**
     * The host does not respond within the time limit.
     *
     * @param applied whether the size takes effect nevertheless
     */
    record Hangs(boolean applied) implements WriteFault {}

    /** The container has left the host just before, for this long. */
    record Vanishes(Duration duration) implements WriteFault {}

    /** The host accepts the size, but new memory limits do not take effect for a while. */
    record NotInForce() implements WriteFault {}

    /**
     * Our own process is killed ({@link SimulatedCrash}).
     *
     * @param applied whether the size took effect before
     */
    record Crashes(boolean applied) implements WriteFault {}

    /**
     * Our own process is killed, but the command it had started continues, for example waiting for a lock, and takes
     * effect after our restart.
     *
     * @param delay time from the kill to the effect
     */
    record Outlives(Duration delay) implements WriteFault {}
}
