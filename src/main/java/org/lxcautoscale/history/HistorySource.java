package org.lxcautoscale.history;

import java.time.Instant;

/** Opens the store of history, and opens it again after a failure. */
public interface HistorySource {

    HistoryStore open() throws HistoryException;

    /**
     * Puts damaged data where it is in nobody's way, so that the next {@link #open()} begins anew. Nothing is deleted.
     *
     * @return where it is now, for people
     */
    String setAside(Instant now) throws HistoryException;
}
