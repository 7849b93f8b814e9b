package org.lxcautoscale.settings;

import org.lxcautoscale.container.Resource;

/** How aggressively sizes change: a multiplier of the increments. */
public enum Behaviour {
    CONSERVATIVE(0.5),
    NORMAL(1),
    AGGRESSIVE(2);

    private final double multiplier;

    Behaviour(double multiplier) {
        this.multiplier = multiplier;
    }

    /** The step times the multiplier, rounded down to whole cores or mebibytes, but at least one. */
    public long scale(Resource resource, long step) {
        return step == resource.unlimited()
                ? step
                : Math.max(resource.granularity(), resource.roundDown((long) (step * multiplier)));
    }
}
