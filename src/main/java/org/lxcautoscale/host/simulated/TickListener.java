package org.lxcautoscale.host.simulated;

import java.time.Instant;

/** Something that moves with {@link VirtualTime}. */
@FunctionalInterface
public interface TickListener {

    /** One step of time has passed. */
    void tick(Instant monotonic);
}
