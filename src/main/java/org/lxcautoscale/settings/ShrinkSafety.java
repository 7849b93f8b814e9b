package org.lxcautoscale.settings;

import java.time.Duration;

/**
 * Limits that keep a shrink from doing harm.
 *
 * @param usageMarginPercent headroom that a shrink leaves above what is in use
 * @param stabilizationCycles number of cycles that usage must be low before a shrink
 * @param maxShrinkPercent most that a container may shrink in one cycle
 * @param regretWindow how long a shrink is watched and reverted at the first sign of trouble
 */
public record ShrinkSafety(
        double usageMarginPercent, int stabilizationCycles, double maxShrinkPercent, Duration regretWindow) {}
