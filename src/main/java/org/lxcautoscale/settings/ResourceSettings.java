package org.lxcautoscale.settings;

/**
 * How one resource of a container is sized. Amounts are in the base unit of the resource.
 *
 * @param minimum what the container keeps at least
 * @param maximum what it gets at most; the resource's "no limit" where only the host sets one
 * @param increment what a step of growth adds at least
 * @param maxIncrement what a step adds at most; "no limit" for memory
 * @param decrement what a step of shrinking removes: cores at least, memory in multiples of it
 * @param manageUnlimited whether a container without a limit is given one; never for memory
 */
public record ResourceSettings(
        Thresholds thresholds,
        long minimum,
        long maximum,
        long increment,
        long maxIncrement,
        long decrement,
        boolean manageUnlimited) {

    ResourceSettings within(long newMinimum, long newMaximum) {
        return new ResourceSettings(
                thresholds, newMinimum, newMaximum, increment, maxIncrement, decrement, manageUnlimited);
    }
}
