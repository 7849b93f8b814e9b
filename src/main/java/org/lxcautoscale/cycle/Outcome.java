package org.lxcautoscale.cycle;

import org.lxcautoscale.decision.Decision;

/**
 * The outcome of a decision.
 *
 * @param detail why it was not applied, for display; may be empty
 */
public record Outcome(Decision decision, Result result, String detail) {

    /** How a decision ended. */
    public enum Result {
        /** Nothing was to be changed. */
        HELD,
        /** Waiting for its write, or being written. */
        PENDING,
        /** Written, and read back as wanted. */
        APPLIED,
        /** Not written: rejected before the write. */
        REFUSED,
        /** The host did not accept it, or it is not in force. */
        FAILED,
        /** Would have been applied, but this is a dry run, or the container is only observed. */
        PLANNED
    }

    static Outcome of(Decision decision, Result result) {
        return new Outcome(decision, result, "");
    }

    /** The initial outcome of a decision: {@code ifChange} if it has a change to apply. */
    static Outcome first(Decision decision, Result ifChange) {
        return decision.isChange()
                ? decision.withheld()
                        .map(why -> new Outcome(decision, Result.PLANNED, why))
                        .orElseGet(() -> of(decision, ifChange))
                : of(decision, Result.HELD);
    }

    /** The same, of a decision whose memory limit was raised at once, before the write that has ended now. */
    Outcome whileRaised() {
        return isApplied()
                ? this
                : new Outcome(
                        decision,
                        result,
                        detail + "; the limit in force stays raised for now, and this is tried again");
    }

    public boolean isPending() {
        return result == Result.PENDING;
    }

    public boolean isApplied() {
        return result == Result.APPLIED;
    }
}
