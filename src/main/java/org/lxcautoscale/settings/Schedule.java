package org.lxcautoscale.settings;

import java.time.Duration;

/**
 * When the sizes of a container change.
 *
 * @param cooldown time without a change after a change; growth under pressure does not wait
 * @param energyMode whether it is reduced to its minimum in the off-peak time
 * @param offPeakStart hour of day, 0–23, at which the off-peak time begins
 * @param offPeakEnd hour of day at which it ends; before {@code offPeakStart} when it crosses midnight, equal to it for
 *     never
 */
public record Schedule(Duration cooldown, boolean energyMode, int offPeakStart, int offPeakEnd) {

    /** Whether energy mode is on and this hour of the day lies in the off-peak time. */
    public boolean isOffPeak(int hour) {
        if (!energyMode) {
            return false;
        }
        return offPeakStart <= offPeakEnd
                ? hour >= offPeakStart && hour < offPeakEnd
                : hour >= offPeakStart || hour < offPeakEnd;
    }
}
