package org.lxcautoscale.settings;

import java.time.Duration;

/**
 * When the size of a container may change.
 *
 * @param cooldown pause after a change; growth under memory pressure does not wait
 * @param energyMode when it is reduced to its minimum
 * @param offPeakStart hour of day, 0–23, at which off-peak time starts
 * @param offPeakEnd hour of day at which it ends; less than {@code offPeakStart} if it crosses midnight, equal for never
 */
public record Schedule(Duration cooldown, EnergyMode energyMode, int offPeakStart, int offPeakEnd) {

    /** Whether energy mode goes by the hour, and this hour of the day is off-peak. */
    public boolean isOffPeak(int hour) {
        if (energyMode != EnergyMode.HOURS) {
            return false;
        }
        return offPeakStart <= offPeakEnd
                ? hour >= offPeakStart && hour < offPeakEnd
                : hour >= offPeakStart || hour < offPeakEnd;
    }
}
