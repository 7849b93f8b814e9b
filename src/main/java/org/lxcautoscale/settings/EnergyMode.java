package org.lxcautoscale.settings;

/** When a container is reduced to its minimum. */
public enum EnergyMode {
    /** Never. */
    OFF,
    /** In the off-peak time of its {@link Schedule}. */
    HOURS,
    /** When it is off its peak, by what was learned of it. */
    LEARNED
}
