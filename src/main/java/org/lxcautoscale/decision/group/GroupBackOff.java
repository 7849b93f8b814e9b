package org.lxcautoscale.decision.group;

import java.time.Duration;

/**
 * How long a group waits after a failure: 2 minutes, then twice as long after each, at most 10. Not longer, for a clone that
 * fails costs little, and a group that is too small costs its users.
 */
final class GroupBackOff {

    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private GroupBackOff() {}

    /** @param failures one after the other, at least one */
    static Duration after(int failures) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, 8));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
