package org.lxcautoscale.settings;

/** How boldly sizes are changed: a multiplier of the increments. */
public enum Behaviour {
    CONSERVATIVE(0.5),
    NORMAL(1),
    AGGRESSIVE(2);

    private final double multiplier;

    Behaviour(double multiplier) {
        this.multiplier = multiplier;
    }

    public double multiplier() {
        return multiplier;
    }
}
