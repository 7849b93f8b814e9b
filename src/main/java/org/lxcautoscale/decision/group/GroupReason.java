package org.lxcautoscale.decision.group;

/** Why a group changes or stays. */
public enum GroupReason {
    /** Something is under way, or nothing may be done. */
    OBSTACLE,
    PAUSED,
    /** It has failed before, and is tried again later. */
    BACK_OFF,
    /** It has fewer members than wanted. */
    TOO_FEW,
    /** It has more members than wanted. */
    TOO_MANY,
    /** It has more than wanted, and none may be taken out. */
    NONE_REMOVABLE,
    /** A member is broken and replaced. */
    REPLACE,
    /** A member is broken and cannot be replaced. */
    BROKEN,
    /** A member is not ready yet. */
    BOOTING,
    /** No member's use is known. */
    UNKNOWN_LOAD,
    ABOVE_UPPER_THRESHOLD,
    /** Members can be made larger before. */
    VERTICAL_FIRST,
    BELOW_LOWER_THRESHOLD,
    /** With one member less it would be above the upper threshold. */
    NEEDED,
    GRACE_PERIOD,
    AT_MAXIMUM,
    AT_MINIMUM,
    OFF_PEAK,
    /** The load is as it should be. */
    WITHIN_THRESHOLDS
}
