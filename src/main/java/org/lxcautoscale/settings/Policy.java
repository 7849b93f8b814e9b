package org.lxcautoscale.settings;

/** What the sizes of a container follow. */
public enum Policy {
    /** Usage stays between its thresholds, as with the original. */
    THRESHOLD,
    /** The size is what the container has needed in the last hours, and a margin. */
    ADAPTIVE
}
