package org.lxcautoscale.decision;

/** What may be done with containers, as somebody has set it for all of them, for a tier, or for one. */
public enum OperatingMode {
    /** Changes are made. */
    AUTO,
    /** Changes wait until a person approves them. */
    APPROVE,
    /** Changes are decided and reported, but not made. */
    OBSERVE,
    /** Nothing is changed. */
    PAUSED
}
