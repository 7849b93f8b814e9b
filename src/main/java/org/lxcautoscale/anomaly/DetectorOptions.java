package org.lxcautoscale.anomaly;

/**
 * How a {@link Detector} works.
 *
 * @param contamination share of windows whose score may lie above the threshold, above 0 and below 0.5
 * @param trees 1 to 1000; memory and time grow with it
 * @param samples windows a tree remembers, 8 to 4096; memory and time grow with it
 * @param seed of what is drawn at random: the same windows and seed give the same verdicts
 * @param spikeDeviations standard deviations of the last {@value Detector#SPIKE_WINDOWS} windows beyond which a value is a spike,
 *     above 0
 */
public record DetectorOptions(double contamination, int trees, int samples, long seed, double spikeDeviations) {

    /**
     * About two windows a week above the threshold: people read what is told. 0.05, as usual with isolation forests, would be 14
     * a day and container. 10 trees of 64 windows take less than 24 KiB for ten measures.
     */
    public static final DetectorOptions DEFAULT = new DetectorOptions(0.001, 10, 64, 42, 2);

    public DetectorOptions {
        if (!(contamination > 0 && contamination < 0.5)) {
            throw new IllegalArgumentException("contamination must be above 0 and below 0.5, not " + contamination);
        }
        if (trees < 1 || trees > 1000) {
            throw new IllegalArgumentException("trees must be 1 to 1000, not " + trees);
        }
        if (samples < 8 || samples > 4096) {
            throw new IllegalArgumentException("samples must be 8 to 4096, not " + samples);
        }
        if (!(spikeDeviations > 0 && spikeDeviations < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("spikeDeviations must be above 0, not " + spikeDeviations);
        }
    }
}
