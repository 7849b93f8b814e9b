package org.lxcautoscale.learn;

/**
 * How suggestions are made, in the terms of the original LXC AutoScale ML.
 *
 * @param memoryStep in bytes; memory changes by multiples of it
 * @param memoryMost in bytes; memory changes by no more than that at a time
 * @param smoothing above 0, at most 1: how much a window counts in which CPU use rises all at once; 1 for in full
 * @param spikeThreshold how many standard deviations above the mean of the windows before begin to count as such a rise
 * @param contamination above 0, at most 0.5: the share of windows that are unusual
 * @param trees of the isolation forest
 * @param samples windows that each tree is made of
 * @param seed of its random numbers
 */
public record SuggestionSettings(
        long memoryStep,
        long memoryMost,
        double smoothing,
        double spikeThreshold,
        double contamination,
        int trees,
        int samples,
        long seed) {

    private static final long MEBIBYTE = 1L << 20;

    /** Those of the original. */
    public static final SuggestionSettings DEFAULT =
            new SuggestionSettings(50 * MEBIBYTE, 1024 * MEBIBYTE, 0.1, 2, 0.05, 100, 256, 42);

    /** @throws IllegalArgumentException when one is out of its range */
    public SuggestionSettings {
        require(memoryStep > 0, "the step of memory must be positive");
        require(memoryMost >= memoryStep, "memory must be able to change by a step");
        require(smoothing > 0 && smoothing <= 1, "smoothing must be above 0 and at most 1");
        require(spikeThreshold > 0, "the threshold of spikes must be positive");
        require(contamination > 0 && contamination <= 0.5, "contamination must be above 0 and at most 0.5");
        require(trees > 0 && samples > 1, "a forest needs a tree, and two samples");
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
