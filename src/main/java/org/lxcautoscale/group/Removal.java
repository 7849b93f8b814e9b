package org.lxcautoscale.group;

import java.time.Instant;
import org.lxcautoscale.container.ContainerId;

/**
 * A member that is being taken out, as it is written down before each step.
 *
 * @param way what becomes of it
 * @param why why it is taken out
 * @param hasDrained whether its hook has been run
 * @param attempts how often it could not be stopped or removed
 * @param since when it began, wall clock
 */
record Removal(ContainerId id, Way way, String why, boolean hasDrained, int attempts, Instant since) {

    /** What becomes of a member. */
    enum Way {
        /** It is stopped, and started again when the group grows. */
        PARK,
        /** It is stopped, and is no member any more: it is broken. */
        EXPEL,
        /** It is removed with its disks. */
        DESTROY
    }

    Removal drained() {
        return new Removal(id, way, why, true, attempts, since);
    }

    Removal afterFailure() {
        return new Removal(id, way, why, hasDrained, attempts + 1, since);
    }

    /** What is being done, a sentence. */
    String inWords() {
        return "member " + id + " is being taken out";
    }
}
