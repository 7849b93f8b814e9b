package org.lxcautoscale.host.simulated;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;

/** Virtual time that passes at once until an instant, and from then on at a pace for people to watch. */
public final class FastForward implements TimeSource {

    private final VirtualTime virtual;
    private final Instant until;
    private final double factor;
    private volatile @Nullable PacedTime paced;

    /**
     * @param until in monotonic time
     * @param factor virtual seconds per real second from then on
     */
    public FastForward(VirtualTime virtual, Instant until, double factor) {
        this.virtual = virtual;
        this.until = until;
        this.factor = factor;
    }

    @Override
    public Moment now() {
        return virtual.now();
    }

    @Override
    public void sleepUntil(Instant monotonic) throws InterruptedException {
        PacedTime slow = paced;
        if (slow != null) {
            slow.sleepUntil(monotonic);
        } else if (now().monotonic().isBefore(until)) {
            virtual.sleepUntil(monotonic.isBefore(until) ? monotonic : until);
        } else {
            PacedTime begun = new PacedTime(virtual, factor);
            paced = begun;
            begun.sleepUntil(monotonic);
        }
    }

    @Override
    public void wake() {
        PacedTime slow = paced;
        if (slow != null) {
            slow.wake();
        } else {
            virtual.wake();
        }
    }
}
