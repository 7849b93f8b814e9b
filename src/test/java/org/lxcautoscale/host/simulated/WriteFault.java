package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** What can go wrong with one write. */
public sealed interface WriteFault {

    /** The host refuses, and nothing changes. */
    record Fails(Kind kind, String message) implements WriteFault {}

    /**
     * The host does not answer within the time limit.
     *
     * @param applied whether it took the size all the same
     */
    record Hangs(boolean applied) implements WriteFault {}

    /** The container has left the host just before, for so long. */
    record Vanishes(Duration duration) implements WriteFault {}

    /** The host accepts the size, but new memory limits of the container do not come into force for a while. */
    record NotInForce() implements WriteFault {}

    /**
     * Our own process is killed ({@link SimulatedCrash}).
     *
     * @param applied whether the host had taken the size before
     */
    record Crashes(boolean applied) implements WriteFault {}

    /**
     * Our own process is killed, and the command that it had started goes on: it waits for a lock, perhaps, and takes
     * effect when we have long been started again.
     *
     * @param late how long after the kill
     */
    record Outlives(Duration late) implements WriteFault {}
}
