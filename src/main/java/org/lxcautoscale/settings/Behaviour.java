package org.lxcautoscale.settings;

import org.lxcautoscale.container.Resource;

/** How boldly sizes are changed: a multiplier of the increments. */
public enum Behaviour {
    CONSERVATIVE(0.5),
    NORMAL(1),
    AGGRESSIVE(2);

    private final double multiplier;

    Behaviour(double multiplier) {
        this.multiplier = multiplier;
    }

    /** The step times the multiplier, in whole cores or mebibytes, and at least one of them. */
    public long scale(Resource resource, long step) {
        return step == resource.unlimited()
                ? step
                : Math.max(resource.granularity(), resource.roundDown((long) (step * multiplier)));
    }
}
