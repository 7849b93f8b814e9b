package org.lxcautoscale.cycle;

import org.lxcautoscale.decision.Decision;

/**
 * What became of a decision.
 *
 * @param detail why it was not applied, for people; empty when there is nothing to add
 */
public record Outcome(Decision decision, Result result, String detail) {

    /** How a decision ended. */
    public enum Result {
        /** Nothing was to be changed. */
        HELD,
        /** Waits for its write, or is being written. */
        PENDING,
        /** Written, read back, found as wanted. */
        APPLIED,
        /** Not written: a last look before the write spoke against it. */
        REFUSED,
        /** The host did not take it, or what it took is not in force. */
        FAILED,
        /** Would have been applied, but this is a dry run, or the container is only observed. */
        PLANNED
    }

    static Outcome of(Decision decision, Result result) {
        return new Outcome(decision, result, "");
    }

    /** What becomes of a decision at first: {@code ifChange} where it has a change that is to be carried out. */
    static Outcome first(Decision decision, Result ifChange) {
        return decision.isChange()
                ? decision.withheld()
                        .map(why -> new Outcome(decision, Result.PLANNED, why))
                        .orElseGet(() -> of(decision, ifChange))
                : of(decision, Result.HELD);
    }

    public boolean isPending() {
        return result == Result.PENDING;
    }

    public boolean isApplied() {
        return result == Result.APPLIED;
    }
}
