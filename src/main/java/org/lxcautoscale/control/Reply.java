package org.lxcautoscale.control;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.decision.Decision;

/** What has become of a command. */
public sealed interface Reply {

    /**
     * It was carried out, or is as wanted already.
     *
     * @param decision the decision on a size, if that was wanted
     */
    record Done(String sentence, Optional<Decision> decision) implements Reply {}

    /** What the next cycle would decide. */
    record Planned(List<Decision> decisions) implements Reply {
        public Planned {
            decisions = List.copyOf(decisions);
        }
    }

    /** Nothing was changed; or long work was not done to its end, and the sentence says what was. */
    record Refused(Kind kind, String sentence) implements Reply {}

    /** Why a command was refused. */
    enum Kind {
        /** There is no such container, or nothing of that name. */
        NOT_FOUND,
        /** Something stands against it: what is in use, a lock, another change under way. */
        CONFLICT,
        /** The container has another size than whoever ordered it thought. */
        CHANGED,
        /** The host cannot be read now. */
        UNAVAILABLE,
        /** The host did not do it. */
        FAILED,
        /** Too many commands wait. */
        BUSY,
        /** What was ordered could not be remembered. */
        NOT_KEPT
    }
}
