package org.lxcautoscale.settings;

import java.time.Duration;

/**
 * What keeps a shrink from doing harm.
 *
 * @param usageMarginPercent room that a shrink leaves above what is in use
 * @param stabilizationCycles cycles for which usage must have been low before a shrink
 * @param maxShrinkPercent how much of its size a container may lose in one cycle
 * @param regretWindow how long a shrink is watched and given back at the first sign of trouble
 */
public record ShrinkSafety(
        double usageMarginPercent, int stabilizationCycles, double maxShrinkPercent, Duration regretWindow) {}
