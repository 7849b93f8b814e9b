package org.lxcautoscale.history;

import org.jspecify.annotations.Nullable;

/** The history could not be written or read. Its message says why, for people. */
public class HistoryException extends Exception {

    /** What helps against it. */
    public enum Cure {
        /** Trying again later: the disk is full or cannot be written, the server is away. */
        WAIT,
        /** A new store: this one is damaged. */
        REPLACE
    }

    private final Cure cure;

    public HistoryException(String message, Cure cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    public Cure cure() {
        return cure;
    }
}
