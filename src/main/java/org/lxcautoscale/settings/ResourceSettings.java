package org.lxcautoscale.settings;

/**
 * How one resource of a container is sized. Amounts are in the base unit of the resource.
 *
 * @param minimum smallest size
 * @param maximum largest size; the resource's "no limit" if only the host limits it
 * @param increment smallest growth step
 * @param maxIncrement largest step; "no limit" for memory
 * @param decrement smallest shrink step for cores; memory shrinks in multiples of it
 * @param manageUnlimited whether to set a limit for a container that has none; never for memory
 */
public record ResourceSettings(
        Thresholds thresholds,
        long minimum,
        long maximum,
        long increment,
        long maxIncrement,
        long decrement,
        boolean manageUnlimited) {

    ResourceSettings withBounds(long newMinimum, long newMaximum) {
        return new ResourceSettings(
                thresholds, newMinimum, newMaximum, increment, maxIncrement, decrement, manageUnlimited);
    }
}
