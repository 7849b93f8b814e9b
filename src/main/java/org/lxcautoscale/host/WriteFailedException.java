package org.lxcautoscale.host;

/** A size could not be written. The message contains the host's response. */
public final class WriteFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the host's response shows. */
    public enum Kind {
        /** The container does not exist (any more). */
        NOT_FOUND,
        /** Another operation holds the container's lock. */
        LOCKED,
        /** The kernel refused because more than the new limit is in use. */
        BUSY,
        /** We are not permitted to write. */
        DENIED,
        /** The host rejected the value. */
        REJECTED,
        /** No response within the time limit. */
        TIMED_OUT,
        /** The host's tool is not installed. */
        TOOL_MISSING,
        /** Anything else. */
        FAILED
    }

    private final Kind kind;

    public WriteFailedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public WriteFailedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
