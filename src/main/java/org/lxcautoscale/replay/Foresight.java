package org.lxcautoscale.replay;

import java.time.Instant;
import org.lxcautoscale.decision.Outlook;

/** Foresees what the container of one series will need. Has state, and is used for one series by one thread. */
@FunctionalInterface
public interface Foresight {

    /** Foresees nothing. */
    Factory NONE = (_, _) -> (_, _, _) -> Outlook.NONE;

    /** Starts with a series. Thread-safe. */
    @FunctionalInterface
    interface Factory {

        /**
         * @param range the sizes that the container may have, in cores or MiB
         */
        Foresight start(Series series, SizeRange range);
    }

    /**
     * What is foreseen after a step. Called once for each step, in order, also where nothing was recorded: then what it foresees
     * has no effect.
     *
     * @param now the end of the step; the series begins at the epoch
     * @param limit in force, in the base unit (millicores, bytes)
     */
    Outlook after(Seen seen, Instant now, long limit);
}
