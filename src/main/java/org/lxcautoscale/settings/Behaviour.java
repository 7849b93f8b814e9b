package org.lxcautoscale.settings;

import org.lxcautoscale.container.Grid;

/** How aggressively sizes change: a multiplier of the increments. */
public enum Behaviour {
    CONSERVATIVE(0.5),
    NORMAL(1),
    AGGRESSIVE(2);

    private final double multiplier;

    Behaviour(double multiplier) {
        this.multiplier = multiplier;
    }

    /** The step times the multiplier, rounded down to the grid of sizes, but at least one step of that. */
    public long scale(Grid grid, long step) {
        return step == grid.resource().unlimited()
                ? step
                : Math.max(grid.step(), grid.roundDown((long) (step * multiplier)));
    }
}
