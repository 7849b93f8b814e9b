package org.lxcautoscale.settings;

/**
 * Reduction of sizes at night.
 *
 * @param startHour hour of day, 0–23, at which the off-peak time begins
 * @param endHour hour of day at which it ends; before {@code startHour} when it crosses midnight, equal to it for never
 */
public record EnergyMode(boolean enabled, int startHour, int endHour) {

    /** Whether energy mode is on and this hour of the day lies in the off-peak time. */
    public boolean isOffPeak(int hour) {
        if (!enabled) {
            return false;
        }
        return startHour <= endHour ? hour >= startHour && hour < endHour : hour >= startHour || hour < endHour;
    }
}
