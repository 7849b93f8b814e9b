package org.lxcautoscale.host.simulated;

import java.time.Instant;

/** Is told of every step of {@link VirtualTime}. */
@FunctionalInterface
public interface TickListener {

    /** One step of time has passed. */
    void tick(Instant monotonic);
}
