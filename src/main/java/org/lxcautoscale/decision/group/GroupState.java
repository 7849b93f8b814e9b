package org.lxcautoscale.decision.group;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a group from one cycle to the next. Immutable; all times are monotonic.
 *
 * @param desired how many members it should have; empty until that is known
 * @param isOrdered whether a person has said so, and it is not reached yet
 * @param pausedBy who has paused it; empty when it is not paused
 * @param lastOut when a member was added; {@link Instant#MIN} for never
 * @param lastIn when a member was taken out
 * @param lowSince since when the load has been low enough to take a member out; empty if it is not
 * @param failures additions that failed, one after the other
 * @param retryAt when the next addition may be tried; {@link Instant#MIN} when nothing has failed
 * @param failure what went wrong last, a sentence; empty for nothing
 */
public record GroupState(
        Optional<Integer> desired,
        boolean isOrdered,
        String pausedBy,
        Instant lastOut,
        Instant lastIn,
        Optional<Instant> lowSince,
        int failures,
        Instant retryAt,
        String failure) {

    public static final GroupState NEW =
            new GroupState(Optional.empty(), false, "", Instant.MIN, Instant.MIN, Optional.empty(), 0, Instant.MIN, "");

    /** So many members are wanted by a person. */
    public GroupState ordered(int members) {
        return new GroupState(
                Optional.of(members), true, pausedBy, lastOut, lastIn, lowSince, failures, retryAt, failure);
    }

    /** Another program takes a member out. */
    public GroupState followed(int fewest) {
        return desired.isEmpty() || isOrdered ? this : withDesired(Math.max(fewest, desired.get() - 1));
    }

    public GroupState withDesired(int members) {
        return new GroupState(
                Optional.of(members), isOrdered, pausedBy, lastOut, lastIn, lowSince, failures, retryAt, failure);
    }

    /** @param by who pauses it; empty to end the pause */
    public GroupState withPause(String by) {
        return new GroupState(desired, isOrdered, by, lastOut, lastIn, lowSince, failures, retryAt, failure);
    }

    GroupState reached() {
        return isOrdered
                ? new GroupState(desired, false, pausedBy, lastOut, lastIn, lowSince, failures, retryAt, failure)
                : this;
    }

    GroupState withLowSince(Optional<Instant> since) {
        return new GroupState(desired, isOrdered, pausedBy, lastOut, lastIn, since, failures, retryAt, failure);
    }

    /** A member was added: whatever failed before is over. */
    public GroupState afterAddition(Instant now) {
        return new GroupState(desired, isOrdered, pausedBy, now, lastIn, Optional.empty(), 0, Instant.MIN, "");
    }

    /** A member was taken out. */
    public GroupState afterRemoval(Instant now) {
        return new GroupState(desired, isOrdered, pausedBy, lastOut, now, Optional.empty(), failures, retryAt, failure);
    }

    /** An action has failed; the next is not tried before {@link GroupBackOff} allows it. */
    public GroupState afterFailure(String sentence, Instant now) {
        int more = failures + 1;
        return new GroupState(
                desired,
                isOrdered,
                pausedBy,
                lastOut,
                lastIn,
                lowSince,
                more,
                now.plus(GroupBackOff.after(more)),
                sentence);
    }
}
